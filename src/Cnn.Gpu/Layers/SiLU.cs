using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>
/// y = x · sigmoid(x), element by element (torch.nn.SiLU; also called swish). Any shape; the output has the input's.
/// </summary>
public sealed class SiLU : Layer
{
    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x) => g.Apply(new ActivationOp(Activation.SiLU), x);
}
