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
}
