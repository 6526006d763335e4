namespace Cnn.Gpu.Initializers;

/// <summary>All zeros. For biases: weights that start equal stay equal.</summary>
public sealed record Zeros : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomStream random) => values.Clear();
}
