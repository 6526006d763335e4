namespace Cnn.Gpu.Initializers;

/// <summary>The same number everywhere.</summary>
/// <param name="Number">The number.</param>
public sealed record Constant(float Number) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomStream random) => values.Fill(Number);
}
