namespace Cnn.Gpu.Kernels;

/// <summary>Means over windows that together cover the image: window i of o goes from floor(i · size / o) to ceil((i + 1) · size / o).</summary>
internal static class AdaptivePoolKernels
{
    /// <summary>The mean of one window.</summary>
    public static void Average(Index1D index, ArrayView<float> x, ArrayView<float> y, AdaptivePoolSize size)
    {
        int i = index;
        var ox = i % size.OutputWidth;
        var oy = i / size.OutputWidth % size.OutputHeight;
        var image = i / (size.OutputWidth * size.OutputHeight) * size.InputHeight * size.InputWidth;
        int top = Start(oy, size.OutputHeight, size.InputHeight), bottom = End(oy, size.OutputHeight, size.InputHeight);
        int left = Start(ox, size.OutputWidth, size.InputWidth), right = End(ox, size.OutputWidth, size.InputWidth);
        var sum = 0f;
        for (var iy = top; iy < bottom; iy++)
            for (var ix = left; ix < right; ix++)
                sum += x[image + iy * size.InputWidth + ix];
        y[i] = sum / ((bottom - top) * (right - left));
    }

    /// <summary>What one element gets from all windows that it is in.</summary>
    public static void AverageBackward(Index1D index, ArrayView<float> dy, ArrayView<float> dx, AdaptivePoolSize size)
    {
        int i = index;
        var ix = i % size.InputWidth;
        var iy = i / size.InputWidth % size.InputHeight;
        var image = i / (size.InputWidth * size.InputHeight) * size.OutputHeight * size.OutputWidth;
        var sum = 0f;
        for (var oy = 0; oy < size.OutputHeight; oy++)
        {
            int top = Start(oy, size.OutputHeight, size.InputHeight), bottom = End(oy, size.OutputHeight, size.InputHeight);
            if (iy < top || iy >= bottom) continue;
            for (var ox = 0; ox < size.OutputWidth; ox++)
            {
                int left = Start(ox, size.OutputWidth, size.InputWidth), right = End(ox, size.OutputWidth, size.InputWidth);
                if (ix >= left && ix < right) sum += dy[image + oy * size.OutputWidth + ox] / ((bottom - top) * (right - left));
            }
        }
        dx[i] = sum;
    }

    private static int Start(int output, int outputs, int inputs) => output * inputs / outputs;

    private static int End(int output, int outputs, int inputs) => ((output + 1) * inputs + outputs - 1) / outputs;
}
