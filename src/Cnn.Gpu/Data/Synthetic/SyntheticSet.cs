namespace Cnn.Gpu.Data.Synthetic;

/// <summary>Draws one image of a class. One instance serves one thread.</summary>
internal delegate void Painter(RandomStream random, int label, Span<byte> image);

/// <summary>Makes a training set and a test set with all classes in equal shares and random order, on several threads.</summary>
/// <remarks>Every sample has a random stream of its own, so that neither the thread count nor the size of the set changes it.</remarks>
internal sealed class SyntheticSet(string name, Shape imageShape, IReadOnlyList<string> classNames, Func<Painter> createPainter)
{
    public (ImageDataset Train, ImageDataset Test) Create(int train, int test, ulong seed, int threads)
    {
        ThrowIfNoCount(train, nameof(train));
        ThrowIfNoCount(test, nameof(test));
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return (Make("train", train, seed, part: 0, threads), Make("test", test, seed, part: 1, threads));
    }

    private int Area => (int)imageShape.Elements;

    private void ThrowIfNoCount(int count, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count, parameter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / Area, parameter);
    }

    private ImageDataset Make(string partName, int count, ulong seed, uint part, int threads)
    {
        // The upper half of the stream number is the part and the purpose, the lower half the sample.
        var samples = (ulong)part << 33;
        var order = samples | 1ul << 32;

        var labels = new byte[count];
        for (var i = 0; i < count; i++) labels[i] = (byte)(i % classNames.Count);
        new RandomStream(seed, order).Shuffle<byte>(labels);

        var pixels = new byte[count * Area];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads };
        Parallel.For(0, count, options, createPainter, (i, _, paint) =>
        {
            paint(new RandomStream(seed, samples | (uint)i), labels[i], pixels.AsSpan(i * Area, Area));
            return paint;
        }, _ => { });
        return new ImageDataset($"{name}/{partName}", imageShape, pixels, labels, classNames);
    }
}
