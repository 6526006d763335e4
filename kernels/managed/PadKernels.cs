namespace Cnn.Gpu.Kernels;

/// <summary>A border of zeros, and the cut that takes it off.</summary>
internal static class PadKernels
{
    /// <summary>One element of the large image: the element of the small one there, or zero outside it.</summary>
    public static void Pad(Index1D index, ArrayView<float> small, ArrayView<float> large, PadSize size)
    {
        int rest = index;
        var x = rest % size.LargeWidth - size.Left;
        rest /= size.LargeWidth;
        var y = rest % size.LargeHeight - size.Top;
        var plane = rest / size.LargeHeight;
        var inside = x >= 0 && x < size.Width && y >= 0 && y < size.Height;
        large[index] = inside ? small[(plane * size.Height + y) * size.Width + x] : 0f;
    }

    /// <summary>One element of the small image: the element of the large one there.</summary>
    public static void Crop(Index1D index, ArrayView<float> large, ArrayView<float> small, PadSize size)
    {
        int rest = index;
        var x = rest % size.Width;
        rest /= size.Width;
        var y = rest % size.Height;
        var plane = rest / size.Height;
        small[index] = large[(plane * size.LargeHeight + y + size.Top) * size.LargeWidth + x + size.Left];
    }
}
