namespace Cnn.Gpu.Data;

/// <summary>
/// Labelled images held as bytes, the form in which they travel to a device: a batch is gathered and normalised there.
/// </summary>
public sealed class ImageDataset
{
    /// <summary>Creates a data set over existing arrays, which it keeps.</summary>
    /// <param name="name">Shown in logs and errors.</param>
    /// <param name="imageShape">[C, H, W].</param>
    /// <param name="pixels">[N, C, H, W], 0 to 255.</param>
    /// <param name="labels">[N], each below the number of classes.</param>
    /// <param name="classNames">One name for each class.</param>
    /// <exception cref="DataFormatException">The counts do not fit together, or a label is out of range.</exception>
    public ImageDataset(string name, Shape imageShape, byte[] pixels, byte[] labels, IReadOnlyList<string> classNames)
    {
        if (imageShape.Rank != 3)
            throw new DataFormatException(name, $"the image shape is {imageShape}, expected [C, H, W].");
        if (pixels.LongLength != imageShape.Elements * labels.Length)
            throw new DataFormatException(name,
                $"{pixels.LongLength} pixel bytes for {labels.Length} labels; {labels.Length} images of {imageShape} need {imageShape.Elements * labels.Length}.");
        for (var i = 0; i < labels.Length; i++)
            if (labels[i] >= classNames.Count)
                throw new DataFormatException(name, $"the label of image {i} is {labels[i]}, but there are only {classNames.Count} classes (0 to {classNames.Count - 1}).");
        Name = name;
        ImageShape = imageShape;
        Pixels = pixels;
        Labels = labels;
        ClassNames = classNames;
    }

    /// <summary>Shown in logs and errors.</summary>
    public string Name { get; }

    /// <summary>The shape of one image, [C, H, W].</summary>
    public Shape ImageShape { get; }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>All pixels, [N, C, H, W].</summary>
    public byte[] Pixels { get; }

    /// <summary>All labels, [N].</summary>
    public byte[] Labels { get; }

    /// <summary>The name of each class.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The pixels of one image, [C, H, W].</summary>
    public ReadOnlySpan<byte> Image(int index)
    {
        var size = (int)ImageShape.Elements;
        return Pixels.AsSpan(index * size, size);
    }

    /// <summary>
    /// Splits the data set in two at random, each class alone, so that both parts have the same shares of them; each part keeps the order.
    /// </summary>
    /// <param name="testFraction">How much of each class goes to the test set, rounded; of two images or more at least one, and never all.</param>
    /// <param name="seed">Another seed chooses other images.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    public (ImageDataset Train, ImageDataset Test) Split(double testFraction, ulong seed = 0)
    {
        if (testFraction is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "A fraction between 0 and 1.");
        var isTest = new bool[Count];
        foreach (var rows in Enumerable.Range(0, Count).GroupBy(i => Labels[i]))
        {
            var shuffled = rows.ToArray();
            new RandomStream(seed, rows.Key).Shuffle<int>(shuffled);
            var count = shuffled.Length < 2 ? 0 : Math.Clamp((int)Math.Round(shuffled.Length * testFraction), 1, shuffled.Length - 1);
            foreach (var row in shuffled.AsSpan(0, count)) isTest[row] = true;
        }
        return (Where("train", i => !isTest[i]), Where("test", i => isTest[i]));
    }

    private ImageDataset Where(string part, Func<int, bool> isChosen)
    {
        var rows = Enumerable.Range(0, Count).Where(isChosen).ToArray();
        var size = (int)ImageShape.Elements;
        var pixels = new byte[(long)rows.Length * size];
        for (var i = 0; i < rows.Length; i++) Image(rows[i]).CopyTo(pixels.AsSpan(i * size));
        return new ImageDataset($"{Name}/{part}", ImageShape, pixels, Array.ConvertAll(rows, row => Labels[row]), ClassNames);
    }
}
