namespace Cnn.Gpu.Kernels;

/// <summary>Functions of one element, and their gradients computed from what they returned.</summary>
internal static class ActivationKernels
{
    /// <summary>y = max(x, 0). The comparison lets NaN through.</summary>
    public static void Relu(Index1D index, ArrayView<float> x, ArrayView<float> y) => y[index] = x[index] < 0f ? 0f : x[index];

    /// <summary>dx = dy where y > 0, else 0.</summary>
    public static void ReluBackward(Index1D index, ArrayView<float> dy, ArrayView<float> y, ArrayView<float> dx) =>
        dx[index] = y[index] > 0f ? dy[index] : 0f;

    /// <summary>y = 1 / (1 + e⁻ˣ), from e to a power that is never positive so that it cannot overflow.</summary>
    public static void Sigmoid(Index1D index, ArrayView<float> x, ArrayView<float> y)
    {
        var e = MathF.Exp(-MathF.Abs(x[index]));
        y[index] = (x[index] < 0f ? e : 1f) / (1f + e);
    }

    /// <summary>dx = dy · y (1 - y).</summary>
    public static void SigmoidBackward(Index1D index, ArrayView<float> dy, ArrayView<float> y, ArrayView<float> dx) =>
        dx[index] = dy[index] * y[index] * (1f - y[index]);

    /// <summary>y = tanh x.</summary>
    public static void Tanh(Index1D index, ArrayView<float> x, ArrayView<float> y) => y[index] = MathF.Tanh(x[index]);

    /// <summary>dx = dy · (1 - y²).</summary>
    public static void TanhBackward(Index1D index, ArrayView<float> dy, ArrayView<float> y, ArrayView<float> dx) =>
        dx[index] = dy[index] * (1f - y[index] * y[index]);
}
