namespace Cnn.Gpu.Initializers;

/// <summary>
/// Normal with deviation √(2 / ((1 + a²) · fan_in)): He initialisation (He et al. 2015, arXiv:1502.01852; torch.nn.init.kaiming_normal_).
/// </summary>
/// <param name="NegativeSlope">The slope a of the rectifier behind the layer; 0 for ReLU.</param>
public sealed record KaimingNormal(float NegativeSlope = 0) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomStream random) =>
        FillNormal(values, MathF.Sqrt(2f / ((1f + NegativeSlope * NegativeSlope) * FanIn(shape))), random);
}
