namespace Cnn.Gpu.Kernels;

/// <summary>How a step's images are cropped out of a black border and mirrored.</summary>
internal struct AugmentationSettings
{
    /// <summary>The sides of an image.</summary>
    public int Height, Width;

    /// <summary>The width of the border.</summary>
    public int Padding;

    /// <summary>1 if every other image, at random, is mirrored; else 0.</summary>
    public int Flip;

    /// <summary>The key and the upper half of the counter of the random numbers.</summary>
    public ulong Seed, CounterHigh;
}
