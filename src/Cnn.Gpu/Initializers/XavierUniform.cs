namespace Cnn.Gpu.Initializers;

/// <summary>
/// Uniform with bound gain · √(6 / (fan_in + fan_out)): for sigmoid and tanh (Glorot and Bengio 2010; torch.nn.init.xavier_uniform_).
/// </summary>
/// <param name="Gain">Scales the bound; 5/3 is customary for tanh.</param>
public sealed record XavierUniform(float Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomStream random) =>
        FillUniform(values, Gain * MathF.Sqrt(6f / ((float)FanIn(shape) + FanOut(shape))), random);
}
