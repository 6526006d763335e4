namespace Cnn.Gpu.Kernels;

/// <summary>Batch normalisation: x̂ = (x - mean) / √(variance + ε), y = weight · x̂ + bias, channel by channel.</summary>
internal static class BatchNormKernels
{
    /// <summary>Mean and variance of a channel: the mean first, then the mean squared distance from it.</summary>
    public static void Statistics(Index1D index, ArrayView<float> x, ArrayView<float> mean, ArrayView<float> variance, BatchNormSize size)
    {
        int channel = index;
        var n = size.Count * size.Positions;
        double sum = 0;
        for (var sample = 0; sample < size.Count; sample++)
            for (var p = 0; p < size.Positions; p++)
                sum += x[(long)(sample * size.Channels + channel) * size.Positions + p];
        var center = sum / n;
        double squares = 0;
        for (var sample = 0; sample < size.Count; sample++)
            for (var p = 0; p < size.Positions; p++)
            {
                var distance = x[(long)(sample * size.Channels + channel) * size.Positions + p] - center;
                squares += distance * distance;
            }
        mean[channel] = (float)center;
        variance[channel] = (float)(squares / n);
    }

    /// <summary>One element of y.</summary>
    public static void Normalize(
        Index1D index, ArrayView<float> x, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> mean, ArrayView<float> variance,
        ArrayView<float> y, BatchNormSize size)
    {
        int i = index;
        var channel = i / size.Positions % size.Channels;
        y[i] = weight[channel] * ((x[i] - mean[channel]) / MathF.Sqrt(variance[channel] + size.Epsilon)) + bias[channel];
    }

    /// <summary>The gradients of a channel's weight and bias: Σ dy · x̂ and Σ dy.</summary>
    public static void BackwardParameters(
        Index1D index, ArrayView<float> dy, ArrayView<float> x, ArrayView<float> mean, ArrayView<float> variance, ArrayView<float> dweight,
        ArrayView<float> dbias, BatchNormSize size)
    {
        int channel = index;
        var scale = 1f / MathF.Sqrt(variance[channel] + size.Epsilon);
        double weightSum = 0, biasSum = 0;
        for (var sample = 0; sample < size.Count; sample++)
            for (var p = 0; p < size.Positions; p++)
            {
                var i = (long)(sample * size.Channels + channel) * size.Positions + p;
                weightSum += dy[i] * (double)((x[i] - mean[channel]) * scale);
                biasSum += dy[i];
            }
        dweight[channel] = (float)weightSum;
        dbias[channel] = (float)biasSum;
    }

    /// <summary>One element of dx = weight / √(variance + ε) · (dy - dbias / n - x̂ · dweight / n).</summary>
    public static void BackwardData(
        Index1D index, ArrayView<float> dy, ArrayView<float> x, ArrayView<float> weight, ArrayView<float> mean, ArrayView<float> variance,
        ArrayView<float> dweight, ArrayView<float> dbias, ArrayView<float> dx, BatchNormSize size)
    {
        int i = index;
        var channel = i / size.Positions % size.Channels;
        var n = (float)(size.Count * size.Positions);
        var scale = 1f / MathF.Sqrt(variance[channel] + size.Epsilon);
        var normalized = (x[i] - mean[channel]) * scale;
        dx[i] = weight[channel] * scale * (dy[i] - dbias[channel] / n - normalized * (dweight[channel] / n));
    }

    /// <summary>The running statistics of a channel.</summary>
    public static void RunningStatistics(
        Index1D index, ArrayView<float> mean, ArrayView<float> variance, ArrayView<float> runningMean, ArrayView<float> runningVariance, BatchNormSize size)
    {
        runningMean[index] = (1f - size.Momentum) * runningMean[index] + size.Momentum * mean[index];
        runningVariance[index] = (1f - size.Momentum) * runningVariance[index] + size.Momentum * (variance[index] * size.Correction);
    }
}
