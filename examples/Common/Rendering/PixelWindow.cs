using Cnn.Gpu.Data;

namespace Cnn.Gpu.Examples.Rendering;

/// <summary>The part of images that is drawn.</summary>
/// <param name="Top">The first row; even, so that two rows share a line of characters.</param>
/// <param name="Left">The first column.</param>
/// <param name="Height">The number of rows.</param>
/// <param name="Width">The number of columns.</param>
public readonly record struct PixelWindow(int Top, int Left, int Height, int Width)
{
    public static PixelWindow Whole(ImageDataset data) => new(0, 0, data.ImageShape[1], data.ImageShape[2]);

    /// <summary>The smallest window outside which all these images are black. Three cropped digits fit beside each other in 80 columns.</summary>
    public static PixelWindow Around(ImageDataset data, IEnumerable<int> indices)
    {
        int height = data.ImageShape[1], width = data.ImageShape[2];
        int top = height, bottom = -1, left = width, right = -1;
        foreach (var index in indices)
        {
            var pixels = data.Image(index);
            for (var i = 0; i < pixels.Length; i++)
            {
                if (pixels[i] == 0) continue;
                int y = i / width % height, x = i % width;
                (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
            }
        }
        if (bottom < 0) return Whole(data);
        top -= top % 2;
        return new PixelWindow(top, left, bottom + 1 - top, right + 1 - left);
    }
}
