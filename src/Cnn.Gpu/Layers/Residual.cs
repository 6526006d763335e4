using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>
/// y = body(x) + shortcut(x) (He et al. 2016, arXiv:1512.03385). Both must give the same shape; without a shortcut the input itself is added.
/// Their parameters are named <c>body.…</c> and <c>shortcut.…</c>.
/// </summary>
public sealed class Residual : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="body">What learns the difference.</param>
    /// <param name="shortcut">What brings the input to the shape of the body's output; the identity if null.</param>
    public Residual(Layer body, Layer? shortcut = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = Register("body", body);
        if (shortcut is not null) Shortcut = Register("shortcut", shortcut);
    }

    /// <summary>What learns the difference.</summary>
    public Layer Body { get; }

    /// <summary>What brings the input to the shape of the body's output; null for the identity.</summary>
    public Layer? Shortcut { get; }

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x)
    {
        var y = g.Apply(Body, x);
        var way = Shortcut is null ? x : g.Apply(Shortcut, x);
        if (y.Shape != way.Shape)
            throw new ShapeException(Shortcut is null
                ? $"the body makes {y.Shape.Sample} of the input {x.Shape.Sample}, which cannot be added to it. Give a shortcut that makes the same, "
                    + $"for example a 1×1 convolution with {(y.Shape.Rank == 4 ? $"{y.Shape[1]} output channels and the body's stride" : "the body's outputs")}."
                : $"the body makes {y.Shape.Sample} of the input {x.Shape.Sample}, but the shortcut makes {way.Shape.Sample}. Both must be the same.");
        return g.Apply(new AddOp(), y, way);
    }

    /// <inheritdoc/>
    public override string ToString() => Shortcut is null ? "Residual" : "Residual with shortcut";
}
