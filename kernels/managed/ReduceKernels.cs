namespace Cnn.Gpu.Kernels;

/// <summary>Sums over samples.</summary>
internal static class ReduceKernels
{
    /// <summary>The sum of the first <paramref name="count"/> values, in double precision because metrics add up over a whole epoch. One invocation.</summary>
    public static void Sum(Index1D index, ArrayView<float> values, ArrayView<double> sum, int count)
    {
        var total = 0.0;
        for (var i = 0; i < count; i++) total += values[i];
        sum[index] = total;
    }
}
