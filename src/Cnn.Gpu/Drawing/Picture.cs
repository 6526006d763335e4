namespace Cnn.Gpu.Drawing;

/// <summary>A grid of coloured pixels, to be drawn on and then shown or written to a file by somebody else.</summary>
public sealed class Picture
{
    /// <summary>Creates a picture of one colour.</summary>
    /// <param name="width">The columns, at least 1.</param>
    /// <param name="height">The rows, at least 1.</param>
    /// <param name="ground">The colour; black if left out.</param>
    public Picture(int width, int height, Rgb ground = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Width = width;
        Height = height;
        Pixels = new byte[checked(3 * width * height)];
        Fill(0, 0, width, height, ground);
    }

    /// <summary>The columns.</summary>
    public int Width { get; }

    /// <summary>The rows.</summary>
    public int Height { get; }

    /// <summary>Red, green and blue of each pixel, [H, W, 3].</summary>
    public byte[] Pixels { get; }

    /// <summary>The colour of a pixel, counted from the upper left.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside.</exception>
    public Rgb this[int x, int y]
    {
        get
        {
            var i = IndexOf(x, y);
            return new Rgb(Pixels[i], Pixels[i + 1], Pixels[i + 2]);
        }
        set
        {
            var i = IndexOf(x, y);
            (Pixels[i], Pixels[i + 1], Pixels[i + 2]) = (value.R, value.G, value.B);
        }
    }

    /// <summary>An image of a data set.</summary>
    /// <param name="image">[C, H, W], 0 to 255.</param>
    /// <param name="shape">[C, H, W]; three channels are red, green and blue, of any other number the first is drawn in grey.</param>
    /// <exception cref="ShapeException">The image has not this shape.</exception>
    public static Picture Of(ReadOnlySpan<byte> image, Shape shape)
    {
        if (shape.Rank != 3 || image.Length != shape.Elements)
            throw new ShapeException($"{image.Length} bytes are no image of {shape}: that takes [C, H, W] with as many elements.");
        var picture = new Picture(shape[2], shape[1]);
        var plane = shape[1] * shape[2];
        for (var i = 0; i < plane; i++)
            for (var c = 0; c < 3; c++)
                picture.Pixels[3 * i + c] = image[shape[0] == 3 ? c * plane + i : i];
        return picture;
    }

    /// <summary>A number for each pixel, in colours.</summary>
    /// <param name="values">[H, W].</param>
    /// <param name="width">W.</param>
    /// <param name="colour">The colour of a number.</param>
    /// <exception cref="ShapeException">The numbers are not whole rows.</exception>
    public static Picture Of(ReadOnlySpan<float> values, int width, Func<float, Rgb> colour)
    {
        if (width < 1 || values.IsEmpty || values.Length % width != 0) throw new ShapeException($"{values.Length} numbers are not rows of {width}.");
        var picture = new Picture(width, values.Length / width);
        for (var i = 0; i < values.Length; i++) picture[i % width, i / width] = colour(values[i]);
        return picture;
    }

    /// <summary>Fills a rectangle, as far as it lies inside.</summary>
    public void Fill(int left, int top, int width, int height, Rgb colour)
    {
        for (var y = Math.Max(0, top); y < Math.Min(Height, top + height); y++)
            for (var x = Math.Max(0, left); x < Math.Min(Width, left + width); x++)
                this[x, y] = colour;
    }

    /// <summary>Draws another picture onto this one, as far as it fits inside.</summary>
    /// <param name="picture">The other one.</param>
    /// <param name="left">The column of its upper left pixel; may be negative.</param>
    /// <param name="top">The row of its upper left pixel; may be negative.</param>
    public void Place(Picture picture, int left, int top)
    {
        var (from, to) = (Math.Max(0, -left), Math.Min(picture.Width, Width - left));
        if (from >= to) return;
        for (var y = Math.Max(0, -top); y < Math.Min(picture.Height, Height - top); y++)
            picture.Pixels.AsSpan(picture.IndexOf(from, y), 3 * (to - from)).CopyTo(Pixels.AsSpan(IndexOf(left + from, top + y)));
    }

    /// <summary>Writes a line of text, as far as it fits inside; its letters are <see cref="TextHeight"/> pixels high.</summary>
    /// <param name="text">ASCII; other letters become a box.</param>
    /// <param name="left">The column of its first pixel.</param>
    /// <param name="top">The row of its upper edge.</param>
    /// <param name="ink">Its colour.</param>
    /// <param name="scale">How many pixels make one dot of a letter in each direction.</param>
    public void Write(string text, int left, int top, Rgb ink, int scale = 1)
    {
        foreach (var (place, letter) in text.Index())
            foreach (var (x, y) in PixelFont.Dots(letter))
                Fill(left + (place * PixelFont.Advance + x) * scale, top + y * scale, scale, scale, ink);
    }

    /// <summary>The width of a line of text in pixels.</summary>
    public static int TextWidth(string text, int scale = 1) => Math.Max(0, text.Length * PixelFont.Advance - 1) * scale;

    /// <summary>The height of a line of text in pixels, the tails of letters like g included.</summary>
    public static int TextHeight(int scale = 1) => PixelFont.Height * scale;

    /// <summary>This picture with each pixel as a square of so many.</summary>
    public Picture Enlarge(int factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        var large = new Picture(Width * factor, Height * factor);
        for (var y = 0; y < large.Height; y++)
            for (var x = 0; x < large.Width; x++)
                large[x, y] = this[x / factor, y / factor];
        return large;
    }

    /// <summary>This picture turned by 90° to the left, so that a line of text reads upwards.</summary>
    public Picture TurnLeft()
    {
        var turned = new Picture(Height, Width);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
                turned[y, Width - 1 - x] = this[x, y];
        return turned;
    }

    private int IndexOf(int x, int y) => (uint)x < (uint)Width && (uint)y < (uint)Height ? 3 * (y * Width + x)
        : throw new ArgumentOutOfRangeException(nameof(x), $"Pixel ({x}, {y}) is outside of a picture of {Width}×{Height}.");
}
