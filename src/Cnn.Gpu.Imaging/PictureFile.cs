using Cnn.Gpu.Drawing;
using Cnn.Gpu.Formats;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace Cnn.Gpu.Imaging;

/// <summary>Picture files as images for a model, and pictures as files.</summary>
public static class PictureFile
{
    /// <summary>
    /// Reads a picture of any size: it is brought to the smallest size that covers the one asked for, and what then is too much is cut off, half on
    /// either side (torchvision's <c>Resize</c>, bilinear with antialias, and <c>CenterCrop</c>). It is turned as its camera says. Transparency is
    /// ignored, and of several frames the first is taken.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">[3, H, W] for red, green and blue, [1, H, W] for grey (ITU-R BT.601).</param>
    /// <returns>The image, [C, H, W].</returns>
    /// <exception cref="DataFormatException">The file is damaged, or no picture.</exception>
    /// <exception cref="ShapeException">The shape is not one of those.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static byte[] Load(string path, Shape shape)
    {
        Require(shape);
        var content = File.ReadAllBytes(path);
        try
        {
            using var picture = Image.Load<Rgb24>(new DecoderOptions { MaxFrames = 1 }, content);
            return Fit(picture, shape);
        }
        // Some decoders do not check where a file ends: cut files also raise IndexOutOfRangeException, NullReferenceException and the like.
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new DataFormatException(path, $"it cannot be read as a picture: {error.Message.Split('\n')[0].Trim()}", error);
        }
    }

    /// <summary>Writes a picture as a PNG file, which is replaced if it exists.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SavePng(this Picture picture, string path)
    {
        using var image = Image.LoadPixelData<Rgb24>(picture.Pixels, picture.Width, picture.Height);
        AtomicFile.Write(path, image.SaveAsPng);
    }

    /// <summary>The shape, if images that are read from pictures can have it.</summary>
    internal static Shape Require(Shape shape) => shape.Rank == 3 && shape[0] is (1 or 3) ? shape
        : throw new ShapeException($"Pictures become images of [1, H, W] in grey or [3, H, W] in colours, not of {shape}.");

    private static byte[] Fit(Image<Rgb24> picture, Shape shape)
    {
        picture.Mutate(p => p.AutoOrient());
        int height = shape[1], width = shape[2];
        var (scaledWidth, scaledHeight) = Cover(picture.Width, picture.Height, width, height);
        var left = (int)Math.Round((scaledWidth - width) / 2.0);
        var top = (int)Math.Round((scaledHeight - height) / 2.0);
        picture.Mutate(p => p
            .Resize(scaledWidth, scaledHeight, KnownResamplers.Triangle)
            .Crop(new Rectangle(left, top, width, height)));
        return Planes(picture, shape);
    }

    /// <summary>The smallest size with the proportions of the picture that covers the size asked for.</summary>
    private static (int Width, int Height) Cover(int pictureWidth, int pictureHeight, int width, int height) =>
        (long)pictureWidth * height >= (long)pictureHeight * width
            ? (Math.Max(width, (int)((long)pictureWidth * height / pictureHeight)), height)
            : (width, Math.Max(height, (int)((long)pictureHeight * width / pictureWidth)));

    private static byte[] Planes(Image<Rgb24> picture, Shape shape)
    {
        var plane = shape[1] * shape[2];
        var image = new byte[shape.Elements];
        picture.ProcessPixelRows(rows =>
        {
            for (var i = 0; i < plane; i++)
            {
                var pixel = rows.GetRowSpan(i / shape[2])[i % shape[2]];
                if (shape[0] == 1)
                    // The weights in 16 bits, which leave grey pixels as they are.
                    image[i] = (byte)((19595 * pixel.R + 38470 * pixel.G + 7471 * pixel.B + 32768) >> 16);
                else
                    (image[i], image[plane + i], image[2 * plane + i]) = (pixel.R, pixel.G, pixel.B);
            }
        });
        return image;
    }
}
