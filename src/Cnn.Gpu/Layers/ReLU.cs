using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>y = max(x, 0), element by element (torch.nn.ReLU). Any shape; the output has the input's.</summary>
public sealed class ReLU : Layer
{
    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x) => g.Apply(new ActivationOp(Activation.ReLU), x);
}
