namespace Cnn.Gpu.Kernels;

/// <summary>Maximum, minimum and average pooling, and their gradients.</summary>
internal static class Pool2dKernels
{
    /// <summary>One element of y, the largest or smallest of its window, and its place ky · kw + kx there. NaN wins, so that it cannot hide.</summary>
    public static void Extreme(Index1D index, ArrayView<float> x, ArrayView<float> y, ArrayView<int> places, Pool2dSize size)
    {
        int rest = index;
        var ox = rest % size.OutWidth;
        rest /= size.OutWidth;
        var oy = rest % size.OutHeight;
        var plane = rest / size.OutHeight;

        var best = float.NegativeInfinity;
        var place = 0;
        for (var ky = 0; ky < size.KernelHeight; ky++)
        {
            var iy = oy * size.StrideHeight - size.PadTop + ky * size.DilationHeight;
            if (iy < 0 || iy >= size.Height) continue;
            for (var kx = 0; kx < size.KernelWidth; kx++)
            {
                var ix = ox * size.StrideWidth - size.PadLeft + kx * size.DilationWidth;
                if (ix < 0 || ix >= size.Width) continue;
                var value = size.Sign * x[(plane * size.Height + iy) * size.Width + ix];
                if (value > best || float.IsNaN(value))
                {
                    best = value;
                    place = ky * size.KernelWidth + kx;
                }
            }
        }
        y[index] = size.Sign * best;
        places[index] = place;
    }

    /// <summary>One element of dx: the gradients of the windows that kept it.</summary>
    public static void ExtremeBackward(Index1D index, ArrayView<float> dy, ArrayView<int> places, ArrayView<float> dx, Pool2dSize size)
    {
        int rest = index;
        var ix = rest % size.Width;
        rest /= size.Width;
        var iy = rest % size.Height;
        var plane = rest / size.Height;

        var sum = 0f;
        for (var ky = 0; ky < size.KernelHeight; ky++)
        {
            var fromTop = iy + size.PadTop - ky * size.DilationHeight;
            if (fromTop < 0) continue;
            var oy = fromTop / size.StrideHeight;
            if (oy * size.StrideHeight != fromTop || oy >= size.OutHeight) continue;
            for (var kx = 0; kx < size.KernelWidth; kx++)
            {
                var fromLeft = ix + size.PadLeft - kx * size.DilationWidth;
                if (fromLeft < 0) continue;
                var ox = fromLeft / size.StrideWidth;
                if (ox * size.StrideWidth != fromLeft || ox >= size.OutWidth) continue;
                var window = (plane * size.OutHeight + oy) * size.OutWidth + ox;
                if (places[window] == ky * size.KernelWidth + kx) sum += dy[window];
            }
        }
        dx[index] = sum;
    }

    /// <summary>One element of y: the mean of its window.</summary>
    public static void Average(Index1D index, ArrayView<float> x, ArrayView<float> y, Pool2dSize size)
    {
        int rest = index;
        var ox = rest % size.OutWidth;
        rest /= size.OutWidth;
        var oy = rest % size.OutHeight;
        var plane = rest / size.OutHeight;

        var sum = 0f;
        for (var ky = 0; ky < size.KernelHeight; ky++)
        {
            var iy = oy * size.StrideHeight - size.PadTop + ky * size.DilationHeight;
            if (iy < 0 || iy >= size.Height) continue;
            for (var kx = 0; kx < size.KernelWidth; kx++)
            {
                var ix = ox * size.StrideWidth - size.PadLeft + kx * size.DilationWidth;
                if (ix < 0 || ix >= size.Width) continue;
                sum += x[(plane * size.Height + iy) * size.Width + ix];
            }
        }
        y[index] = sum / Divisor(oy, ox, size);
    }

    /// <summary>One element of dx: its share of the gradient of every window that it lies in.</summary>
    public static void AverageBackward(Index1D index, ArrayView<float> dy, ArrayView<float> dx, Pool2dSize size)
    {
        int rest = index;
        var ix = rest % size.Width;
        rest /= size.Width;
        var iy = rest % size.Height;
        var plane = rest / size.Height;

        var sum = 0f;
        for (var ky = 0; ky < size.KernelHeight; ky++)
        {
            var fromTop = iy + size.PadTop - ky * size.DilationHeight;
            if (fromTop < 0) continue;
            var oy = fromTop / size.StrideHeight;
            if (oy * size.StrideHeight != fromTop || oy >= size.OutHeight) continue;
            for (var kx = 0; kx < size.KernelWidth; kx++)
            {
                var fromLeft = ix + size.PadLeft - kx * size.DilationWidth;
                if (fromLeft < 0) continue;
                var ox = fromLeft / size.StrideWidth;
                if (ox * size.StrideWidth != fromLeft || ox >= size.OutWidth) continue;
                sum += dy[(plane * size.OutHeight + oy) * size.OutWidth + ox] / Divisor(oy, ox, size);
            }
        }
        dx[index] = sum;
    }

    /// <summary>The number of elements that a window's sum is divided by: those inside the input, or inside the padded input.</summary>
    private static int Divisor(int oy, int ox, Pool2dSize size) =>
        Counted(oy * size.StrideHeight - size.PadTop, size.KernelHeight, size.Height, size.PadBottom, size.CountIncludePad)
        * Counted(ox * size.StrideWidth - size.PadLeft, size.KernelWidth, size.Width, size.PadRight, size.CountIncludePad);

    private static int Counted(int start, int kernel, int input, int padAfter, int countIncludePad)
    {
        var end = start + kernel;
        if (end > input + padAfter) end = input + padAfter;
        if (countIncludePad != 0) return end - start;
        if (start < 0) start = 0;
        return (end > input ? input : end) - start;
    }
}
