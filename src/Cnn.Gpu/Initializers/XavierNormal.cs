namespace Cnn.Gpu.Initializers;

/// <summary>
/// Normal with deviation gain · √(2 / (fan_in + fan_out)): for sigmoid and tanh (Glorot and Bengio 2010; torch.nn.init.xavier_normal_).
/// </summary>
/// <param name="Gain">Scales the deviation; 5/3 is customary for tanh.</param>
public sealed record XavierNormal(float Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, RandomStream random) =>
        FillNormal(values, Gain * MathF.Sqrt(2f / ((float)FanIn(shape) + FanOut(shape))), random);
}
