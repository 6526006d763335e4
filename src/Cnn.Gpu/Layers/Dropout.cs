using System.Globalization;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>
/// In training, zeroes each element with probability p and scales the others by 1 / (1 - p); otherwise the identity (torch.nn.Dropout;
/// Srivastava et al. 2014). Any shape; the output has the input's.
/// </summary>
public sealed class Dropout : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="p">The probability of zeroing an element.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1).</exception>
    public Dropout(float p = 0.5f)
    {
        if (!(p >= 0 && p < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "The probability of dropping an element must be at least 0 and below 1.");
        P = p;
    }

    /// <summary>The probability of zeroing an element.</summary>
    public float P { get; }

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x) =>
        g.IsTraining && P > 0 ? g.Apply(new DropoutOp(P, g.NextRandomStream()), x) : x;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Dropout({P})");
}
