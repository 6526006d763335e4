using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Examples.CustomLayer;

/// <summary>
/// Divides each element by what the channels around it amount to: y = x / (k + alpha / size · Σ x²)^beta, summed over <paramref name="size"/>
/// neighbouring channels at the same place. [N, C, H, W] to the same shape (torch.nn.LocalResponseNorm; Krizhevsky et al. 2012, section 3.3).
/// </summary>
/// <param name="size">How many channels, the element's own in the middle.</param>
/// <param name="alpha">The weight of the sum.</param>
/// <param name="beta">The exponent.</param>
/// <param name="k">What the sum is added to.</param>
public sealed class LocalResponseNorm(int size, float alpha = 1e-4f, float beta = 0.75f, float k = 1) : Layer
{
    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x)
    {
        if (x.Shape.Rank != 4) throw new ShapeException($"needs [N, C, H, W], not {x.Shape}: put it before Flatten.");
        return g.Apply(new LocalResponseNormOp(new LocalResponse
        {
            Channels = x.Shape[1], Plane = x.Shape[2] * x.Shape[3], Size = size, Alpha = alpha, Beta = beta, K = k,
        }), x);
    }
}

/// <summary>The layer's op: x to y.</summary>
public sealed record LocalResponseNormOp(LocalResponse Options) : KernelOp<LocalResponseKernel, LocalResponse>(Options)
{
    /// <inheritdoc/>
    public override void Differentiate(Differentiation d) =>
        d.Add(d.Input(0), d.Graph.Apply(new LocalResponseNormBackwardOp(Options), d.OutputGradient, d.Input(0)));

    /// <summary>A product and a sum for each neighbour, and a power, counted as one.</summary>
    public override long Flops(Node node) => node.Outputs[0].Shape.Elements * (2 * Options.Size + 3);
}

/// <summary>Its gradient: dy and x to dx.</summary>
public sealed record LocalResponseNormBackwardOp(LocalResponse Options) : KernelOp<LocalResponseBackwardKernel, LocalResponse>(Options);
