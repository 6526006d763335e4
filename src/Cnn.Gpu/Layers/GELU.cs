using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>
/// y = x · Φ(x) with the distribution function Φ of the normal distribution, element by element (torch.nn.GELU, without its approximation;
/// Hendrycks and Gimpel 2016, arXiv:1606.08415). Any shape; the output has the input's.
/// </summary>
public sealed class GELU : Layer
{
    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x) => g.Apply(new ActivationOp(Activation.GELU), x);
}
