using System.Globalization;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>y = x where x > 0, else slope · x, element by element (torch.nn.LeakyReLU). Any shape; the output has the input's.</summary>
public sealed class LeakyReLU : Layer
{
    private const float DefaultSlope = 0.01f;

    /// <summary>Creates the layer.</summary>
    /// <param name="negativeSlope">The slope below 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite.</exception>
    public LeakyReLU(float negativeSlope = DefaultSlope)
    {
        if (!float.IsFinite(negativeSlope)) throw new ArgumentOutOfRangeException(nameof(negativeSlope), negativeSlope, "LeakyReLU needs a finite slope.");
        NegativeSlope = negativeSlope;
    }

    /// <summary>The slope below 0.</summary>
    public float NegativeSlope { get; }

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x) => g.Apply(new ActivationOp(Activation.LeakyReLU) { Slope = NegativeSlope }, x);

    /// <inheritdoc/>
    public override string ToString() =>
        NegativeSlope == DefaultSlope ? "LeakyReLU()" : string.Create(CultureInfo.InvariantCulture, $"LeakyReLU({NegativeSlope})");
}
