using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>y = tanh x, element by element (torch.nn.Tanh). Any shape; the output has the input's.</summary>
public sealed class Tanh : Layer
{
    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x) => g.Apply(new ActivationOp(Activation.Tanh), x);
}
