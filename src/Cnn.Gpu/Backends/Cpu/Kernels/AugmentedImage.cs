using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>Crops and mirrors one image of bytes, by the rule of <see cref="Augmentation"/>.</summary>
internal static class AugmentedImage
{
    /// <summary>Writes the augmented image.</summary>
    /// <param name="shape">[C, H, W] of both images.</param>
    /// <param name="image">The image as it is stored.</param>
    /// <param name="down">The rows by which the crop is moved down; negative upwards.</param>
    /// <param name="right">The columns by which it is moved to the right; negative to the left.</param>
    /// <param name="flip">Whether it is mirrored.</param>
    /// <param name="augmented">Receives the pixels; 0 where the crop reaches beyond the image.</param>
    public static void Write(Shape shape, ReadOnlySpan<byte> image, int down, int right, bool flip, Span<byte> augmented)
    {
        int height = shape[1], width = shape[2], kept = width - Math.Abs(right);
        augmented.Clear();
        for (var channel = 0; channel < shape[0]; channel++)
            for (var y = Math.Max(0, -down); y < Math.Min(height, height - down); y++)
            {
                var row = augmented.Slice((channel * height + y) * width, width);
                image.Slice((channel * height + y + down) * width + Math.Max(0, right), kept).CopyTo(row[Math.Max(0, -right)..]);
                if (flip) row.Reverse();
            }
    }
}
