namespace Cnn.Gpu.Initializers;

/// <summary>
/// Uniform with bound √(6 / ((1 + a²) · fan_in)) (He et al. 2015, arXiv:1502.01852). a = √5 is PyTorch's default for the weights of
/// convolution and linear layers; a = 0 is He initialisation for ReLU.
/// </summary>
/// <param name="NegativeSlope">The slope a of the rectifier behind the layer.</param>
public sealed record KaimingUniform(float NegativeSlope) : Initializer
{
    /// <summary>PyTorch's default for Conv2d and Linear weights.</summary>
    public static KaimingUniform Default { get; } = new(MathF.Sqrt(5f));

    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomStream random) =>
        FillUniform(values, MathF.Sqrt(6f / ((1f + NegativeSlope * NegativeSlope) * FanIn(shape))), random);
}
