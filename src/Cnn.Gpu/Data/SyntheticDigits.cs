using Cnn.Gpu.Data.Synthetic;

namespace Cnn.Gpu.Data;

/// <summary>
/// Handwritten digits made by a program, for training without a download: 28 by 28, white on black, fitted and centred like MNIST.
/// A net that has seen nothing else reads most of the real MNIST.
/// </summary>
/// <remarks>Stroke skeletons drawn by hand are blended, shaken, bent, slanted and drawn with a random pen; no picture of a real data set is used.</remarks>
public static class SyntheticDigits
{
    private static readonly SyntheticSet Digits = new("synthetic-digits", [1, GlyphRasterizer.Size, GlyphRasterizer.Size],
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], () => new Handwriting().Write);

    /// <summary>Makes a training set and a test set with the ten classes in equal shares and random order.</summary>
    /// <param name="train">The number of training images.</param>
    /// <param name="test">The number of test images; they are other samples than the training images.</param>
    /// <param name="seed">Another seed gives other samples; the same seed gives the same bytes on every machine.</param>
    /// <param name="threads">How many threads may work on it; 0 for as many as there are cores. It does not change the result.</param>
    public static (ImageDataset Train, ImageDataset Test) Create(int train = 60000, int test = 10000, ulong seed = 0, int threads = 0) =>
        Digits.Create(train, test, seed, threads);
}
