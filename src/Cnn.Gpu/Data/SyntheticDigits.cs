using Cnn.Gpu.Data.Synthetic;

namespace Cnn.Gpu.Data;

/// <summary>
/// Handwritten digits made by a program, for training without a download: 28 by 28, white on black, fitted and centred like MNIST.
/// A net that has seen nothing else reads most of the real MNIST.
/// </summary>
/// <remarks>
/// Stroke skeletons drawn by hand are blended, shaken, bent, slanted and drawn with a random pen; no picture of a real data set is used.
/// Every sample has a random stream of its own, so that neither the thread count nor the size of the set changes it.
/// </remarks>
public static class SyntheticDigits
{
    private const int Area = GlyphRasterizer.Size * GlyphRasterizer.Size;
    private static readonly string[] Names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Makes a training set and a test set with the ten classes in equal shares and random order.</summary>
    /// <param name="train">The number of training images.</param>
    /// <param name="test">The number of test images; they are other samples than the training images.</param>
    /// <param name="seed">Another seed gives other samples; the same seed gives the same bytes on every machine.</param>
    /// <param name="threads">How many threads may work on it; 0 for as many as there are cores. It does not change the result.</param>
    public static (ImageDataset Train, ImageDataset Test) Create(int train = 60000, int test = 10000, ulong seed = 0, int threads = 0)
    {
        ThrowIfNoCount(train, nameof(train));
        ThrowIfNoCount(test, nameof(test));
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return (Make("synthetic-digits/train", train, seed, part: 0, threads), Make("synthetic-digits/test", test, seed, part: 1, threads));
    }

    private static void ThrowIfNoCount(int count, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / Area, name);
    }

    private static ImageDataset Make(string name, int count, ulong seed, uint part, int threads)
    {
        // The upper half of the stream number is the part and the purpose, the lower half the sample.
        var samples = (ulong)part << 33;
        var order = samples | 1ul << 32;

        var labels = new byte[count];
        for (var i = 0; i < count; i++) labels[i] = (byte)(i % Names.Length);
        new RandomStream(seed, order).Shuffle<byte>(labels);

        var pixels = new byte[count * Area];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads };
        Parallel.For(0, count, options, () => new Handwriting(), (i, _, hand) =>
        {
            hand.Write(new RandomStream(seed, samples | (uint)i), labels[i], pixels.AsSpan(i * Area, Area));
            return hand;
        }, _ => { });
        return new ImageDataset(name, [1, GlyphRasterizer.Size, GlyphRasterizer.Size], pixels, labels, Names);
    }
}
