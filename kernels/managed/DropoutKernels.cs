namespace Cnn.Gpu.Kernels;

/// <summary>Dropout. The mask is drawn again wherever it is needed, from counters, so the same kernel serves forward and backward.</summary>
internal static class DropoutKernels
{
    /// <summary>One element: 0 with the probability of dropping, else scaled up so that the expectation stays.</summary>
    public static void Apply(Index1D index, ArrayView<float> x, ArrayView<float> y, DropoutSettings settings)
    {
        int i = index;
        var n = i / settings.Features;
        var f = i % settings.Features;
        var words = Philox.Words(settings.Seed, ((ulong)n << 32) + (ulong)(f / 4), settings.CounterHigh);
        var lane = f % 4;
        var word = lane == 0 ? words.X : lane == 1 ? words.Y : lane == 2 ? words.Z : words.W;
        y[index] = Philox.ToUnit(word) >= settings.Probability ? x[index] * (1f / (1f - settings.Probability)) : 0f;
    }
}
