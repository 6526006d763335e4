using Cnn.Gpu.Data;

namespace Cnn.Gpu.Tests.Training;

/// <summary>Images of 4 × 4 pixels in three classes that are easy to tell apart: left, top or middle bright, under noise.</summary>
internal static class ToyImages
{
    public static ImageDataset Create(int count, ulong seed = 1, int classes = 3)
    {
        var random = new RandomStream(seed, 99);
        var (pixels, labels) = (new byte[count * 16], new byte[count]);
        for (var n = 0; n < count; n++)
        {
            labels[n] = (byte)random.NextInt(classes);
            for (var p = 0; p < 16; p++)
            {
                var (y, x) = (p / 4, p % 4);
                var isBright = labels[n] switch { 0 => x < 2, 1 => y < 2, _ => x is 1 or 2 && y is 1 or 2 };
                pixels[n * 16 + p] = (byte)((isBright ? 120 : 20) + random.NextInt(80));
            }
        }
        return new ImageDataset("toys", [1, 4, 4], pixels, labels, [.. Enumerable.Range(0, classes).Select(i => $"class {i}")]);
    }

    /// <summary>Some of a data set's images.</summary>
    public static ImageDataset Part(this ImageDataset data, int start, int count)
    {
        var size = (int)data.ImageShape.Elements;
        return new ImageDataset(data.Name, data.ImageShape, data.Pixels[(start * size)..((start + count) * size)], data.Labels[start..(start + count)], data.ClassNames);
    }
}
