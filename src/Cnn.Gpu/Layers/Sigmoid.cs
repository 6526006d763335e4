using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>y = 1 / (1 + e⁻ˣ), element by element (torch.nn.Sigmoid). Any shape; the output has the input's.</summary>
public sealed class Sigmoid : Layer
{
    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x) => g.Apply(new ActivationOp(Activation.Sigmoid), x);
}
