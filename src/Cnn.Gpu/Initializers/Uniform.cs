namespace Cnn.Gpu.Initializers;

/// <summary>Uniform in [-bound, bound). With bound 1 / √fan_in it is PyTorch's default for biases.</summary>
/// <param name="Bound">The largest magnitude.</param>
public sealed record Uniform(float Bound) : Initializer
{
    /// <summary>PyTorch's default for the bias of a layer with <paramref name="fanIn"/> inputs per output.</summary>
    public static Uniform ForBias(int fanIn) => new(1f / MathF.Sqrt(fanIn));

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomStream random) => FillUniform(values, Bound, random);
}
