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
    public static void Tanh(Index1D index, ArrayView<float> x, ArrayView<float> y) => y[index] = HyperbolicTangent(x[index]);

    /// <summary>dx = dy · (1 - y²).</summary>
    public static void TanhBackward(Index1D index, ArrayView<float> dy, ArrayView<float> y, ArrayView<float> dx) =>
        dx[index] = dy[index] * (1f - y[index] * y[index]);

    /// <summary>y = x where x > 0, else slope · x.</summary>
    public static void LeakyRelu(Index1D index, ArrayView<float> x, ArrayView<float> y, float slope) =>
        y[index] = x[index] > 0f ? x[index] : slope * x[index];

    /// <summary>dx = dy where x > 0, else slope · dy.</summary>
    public static void LeakyReluBackward(Index1D index, ArrayView<float> dy, ArrayView<float> x, ArrayView<float> dx, float slope) =>
        dx[index] = x[index] > 0f ? dy[index] : slope * dy[index];

    /// <summary>y = x Φ(x).</summary>
    public static void Gelu(Index1D index, ArrayView<float> x, ArrayView<float> y) => y[index] = x[index] * Phi(x[index]);

    /// <summary>dx = dy · (Φ(x) + x φ(x)), with the density φ(x) = e^(-x²/2) / √(2π).</summary>
    public static void GeluBackward(Index1D index, ArrayView<float> dy, ArrayView<float> x, ArrayView<float> dx)
    {
        var v = x[index];
        dx[index] = dy[index] * (Phi(v) + v * (0.3989422804f * MathF.Exp(-0.5f * v * v)));
    }

    /// <summary>y = x / (1 + e⁻ˣ).</summary>
    public static void Silu(Index1D index, ArrayView<float> x, ArrayView<float> y) => y[index] = x[index] * Logistic(x[index]);

    /// <summary>dx = dy · s (1 + x (1 - s)) with s = 1 / (1 + e⁻ˣ).</summary>
    public static void SiluBackward(Index1D index, ArrayView<float> dy, ArrayView<float> x, ArrayView<float> dx)
    {
        var s = Logistic(x[index]);
        dx[index] = dy[index] * s * (1f + x[index] * (1f - s));
    }

    /// <summary>
    /// (1 - e⁻²ᵃ) / (1 + e⁻²ᵃ) for a = |x|, with the sign of x. Not MathF.Tanh: ILGPU's for CUDA is e²ˣ over e²ˣ, which is NaN from x = 45 on
    /// and has few digits near zero.
    /// </summary>
    private static float HyperbolicTangent(float x)
    {
        double a = MathF.Abs(x);
        // Below, x is nearer than rounding; above, there is no float between the result and 1.
        if (a < 1e-4) return x;
        if (a > 20) return x < 0f ? -1f : 1f;
        var e = Math.Exp(-2 * a);
        var result = (float)((1 - e) / (1 + e));
        return x < 0f ? -result : result;
    }

    private static float Logistic(float x)
    {
        var e = MathF.Exp(-MathF.Abs(x));
        return (x < 0f ? e : 1f) / (1f + e);
    }

    /// <summary>The distribution function of the normal distribution, as half the complementary error function of -x / √2.</summary>
    private static float Phi(float x) => (float)(0.5 * ErrorFunctionComplement(-0.7071067811865476 * x));

    /// <summary>
    /// erfc(z) by the series of erf near zero and by the continued fraction of erfc further out (Abramowitz and Stegun, 7.1.6 and 7.1.14).
    /// </summary>
    private static double ErrorFunctionComplement(double z)
    {
        var a = Math.Abs(z);
        double result;
        if (a > 27)
        {
            // Less than any double; and ILGPU's e to the power of -a² for CUDA takes a² steps.
            result = 0;
        }
        else if (a < 2.5)
        {
            double term = a, sum = a;
            for (var n = 1; n < 60; n++)
            {
                term *= 2 * a * a / (2 * n + 1);
                sum += term;
            }
            result = 1 - 1.1283791670955126 * Math.Exp(-a * a) * sum;
        }
        else
        {
            double fraction = 0;
            for (var n = 60; n >= 1; n--) fraction = 0.5 * n / (a + fraction);
            result = 0.5641895835477563 * Math.Exp(-a * a) / (a + fraction);
        }
        return z < 0 ? 2 - result : result;
    }
}
