namespace Cnn.Gpu.Kernels;

/// <summary>
/// Convolution and its gradients. Sums are taken channel by channel or sample by sample first and then added up: the rounding error
/// of a long sum grows with the number of terms, and this cuts it to the larger of the two counts.
/// </summary>
internal static class Conv2dKernels
{
    /// <summary>One element of y: the window under it, times the kernel, over the channels of its group.</summary>
    public static void Forward(
        Index1D index, ArrayView<float> x, ArrayView<float> weight, ArrayView<float> bias, ArrayView<float> y, Conv2dSize size)
    {
        int rest = index;
        var ox = rest % size.OutWidth;
        rest /= size.OutWidth;
        var oy = rest % size.OutHeight;
        rest /= size.OutHeight;
        var o = rest % size.OutChannels;
        var n = rest / size.OutChannels;
        var firstChannel = o / size.GroupOutChannels * size.GroupChannels;

        var sum = size.HasBias != 0 ? bias[o] : 0f;
        for (var c = 0; c < size.GroupChannels; c++)
        {
            var channelSum = 0f;
            for (var ky = 0; ky < size.KernelHeight; ky++)
            {
                var iy = oy * size.StrideHeight - size.PadTop + ky * size.DilationHeight;
                if (iy < 0 || iy >= size.Height) continue;
                for (var kx = 0; kx < size.KernelWidth; kx++)
                {
                    var ix = ox * size.StrideWidth - size.PadLeft + kx * size.DilationWidth;
                    if (ix < 0 || ix >= size.Width) continue;
                    channelSum += x[((n * size.Channels + firstChannel + c) * size.Height + iy) * size.Width + ix]
                        * weight[((o * size.GroupChannels + c) * size.KernelHeight + ky) * size.KernelWidth + kx];
                }
            }
            sum += channelSum;
        }
        y[index] = sum;
    }

    /// <summary>One element of dx: the gradients of all windows that read it, each times the weight that it was read with.</summary>
    public static void BackwardData(Index1D index, ArrayView<float> dy, ArrayView<float> weight, ArrayView<float> dx, Conv2dSize size)
    {
        int rest = index;
        var ix = rest % size.Width;
        rest /= size.Width;
        var iy = rest % size.Height;
        rest /= size.Height;
        var channel = rest % size.Channels;
        var n = rest / size.Channels;
        var c = channel % size.GroupChannels;
        var firstOut = channel / size.GroupChannels * size.GroupOutChannels;

        var sum = 0f;
        for (var o = firstOut; o < firstOut + size.GroupOutChannels; o++)
        {
            var channelSum = 0f;
            for (var ky = 0; ky < size.KernelHeight; ky++)
            {
                // The window oy reads iy with tap ky if oy · stride = iy + pad - ky · dilation.
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
                    channelSum += dy[((n * size.OutChannels + o) * size.OutHeight + oy) * size.OutWidth + ox]
                        * weight[((o * size.GroupChannels + c) * size.KernelHeight + ky) * size.KernelWidth + kx];
                }
            }
            sum += channelSum;
        }
        dx[index] = sum;
    }

    /// <summary>One element of dw: over samples and positions, the gradient of the window times what the weight was multiplied with.</summary>
    public static void BackwardWeights(Index1D index, ArrayView<float> x, ArrayView<float> dy, ArrayView<float> dw, Conv2dSize size)
    {
        int rest = index;
        var kx = rest % size.KernelWidth;
        rest /= size.KernelWidth;
        var ky = rest % size.KernelHeight;
        rest /= size.KernelHeight;
        var c = rest % size.GroupChannels;
        var o = rest / size.GroupChannels;
        var channel = o / size.GroupOutChannels * size.GroupChannels + c;

        var sum = 0f;
        for (var n = 0; n < size.Count; n++)
        {
            var sampleSum = 0f;
            for (var oy = 0; oy < size.OutHeight; oy++)
            {
                var iy = oy * size.StrideHeight - size.PadTop + ky * size.DilationHeight;
                if (iy < 0 || iy >= size.Height) continue;
                for (var ox = 0; ox < size.OutWidth; ox++)
                {
                    var ix = ox * size.StrideWidth - size.PadLeft + kx * size.DilationWidth;
                    if (ix < 0 || ix >= size.Width) continue;
                    sampleSum += x[((n * size.Channels + channel) * size.Height + iy) * size.Width + ix]
                        * dy[((n * size.OutChannels + o) * size.OutHeight + oy) * size.OutWidth + ox];
                }
            }
            sum += sampleSum;
        }
        dw[index] = sum;
    }

    /// <summary>One element of db: the gradients of its channel, over samples and positions.</summary>
    public static void BackwardBias(Index1D index, ArrayView<float> dy, ArrayView<float> db, Conv2dSize size)
    {
        int o = index;
        var positions = size.OutHeight * size.OutWidth;
        var sum = 0f;
        for (var n = 0; n < size.Count; n++)
        {
            var sampleSum = 0f;
            for (var i = 0; i < positions; i++) sampleSum += dy[(n * size.OutChannels + o) * positions + i];
            sum += sampleSum;
        }
        db[index] = sum;
    }
}
