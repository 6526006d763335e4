namespace Cnn.Gpu.Formats;

/// <summary>Reads the binary version of CIFAR-10: records of one label byte, 0 to 9, and 3 × 32 × 32 pixel bytes, one after the other.</summary>
public static class CifarBinary
{
    /// <summary>The number of classes.</summary>
    public const int Classes = 10;

    /// <summary>The bytes of one image, [3, 32, 32]: its red, green and blue pixels.</summary>
    public const int PixelBytes = 3 * 32 * 32;

    /// <summary>The bytes of one image with its label.</summary>
    public const int RecordBytes = 1 + PixelBytes;

    private const int Cifar100RecordBytes = RecordBytes + 1;

    /// <summary>Reads files one behind the other.</summary>
    /// <returns>The pixels, [N, 3, 32, 32], and the labels, [N].</returns>
    /// <exception cref="DataFormatException">A file is empty, cut short, something else, or has a label above 9.</exception>
    public static (byte[] Pixels, byte[] Labels) Read(params IReadOnlyList<string> paths)
    {
        var counts = paths.Select(CountImages).ToArray();
        var total = counts.Sum();
        if (total * PixelBytes > Array.MaxLength)
            throw new DataFormatException(paths[^1], $"with it there are {total} images, and at most {Array.MaxLength / PixelBytes} can be read.");
        var labels = new byte[total];
        var pixels = new byte[total * PixelBytes];
        var image = 0;
        foreach (var (path, count) in paths.Zip(counts))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
            for (var i = 0; i < count; i++, image++)
            {
                file.ReadExactly(labels, image, 1);
                file.ReadExactly(pixels, image * PixelBytes, PixelBytes);
                if (labels[image] >= Classes)
                    throw new DataFormatException(path,
                        $"the label of image {i} (counted from 0) is {labels[image]}, expected 0 to {Classes - 1}: the file is damaged or not CIFAR-10.");
            }
        }
        return (pixels, labels);
    }

    /// <summary>The number of images in a file, by its size.</summary>
    /// <exception cref="DataFormatException">It is not a whole number above 0.</exception>
    public static long CountImages(string path)
    {
        var bytes = new FileInfo(path).Length;
        if (bytes == 0) throw new DataFormatException(path, "the file is empty.");
        if (bytes % RecordBytes != 0)
            throw new DataFormatException(path,
                $"the file has {bytes} bytes, no multiple of the {RecordBytes} of an image (a label and 3×32×32 pixels). "
                + (bytes % Cifar100RecordBytes == 0 ? "Its size is one of CIFAR-100, whose images have two labels." : "It is cut short or not CIFAR-10."));
        return bytes / RecordBytes;
    }
}
