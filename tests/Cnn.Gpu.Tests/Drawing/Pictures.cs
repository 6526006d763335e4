using Cnn.Gpu.Drawing;

namespace Cnn.Gpu.Tests.Drawing;

/// <summary>Looks for things in pictures.</summary>
internal static class Pictures
{
    /// <summary>The places where a picture contains another, pixel by pixel, from the top.</summary>
    public static IReadOnlyList<(int X, int Y)> Find(this Picture picture, Picture part)
    {
        var found = new List<(int X, int Y)>();
        for (var y = 0; y <= picture.Height - part.Height; y++)
        {
            var row = Row(picture, y);
            for (var start = 0; row[start..].IndexOf(Row(part, 0)) is >= 0 and var place; start += place + 1)
                if ((start + place) % 3 == 0 && IsAt(picture, part, (start + place) / 3, y)) found.Add(((start + place) / 3, y));
        }
        return found;
    }

    /// <summary>A line of text as it stands on a page.</summary>
    public static Picture Text(string text, Rgb paper, Rgb ink, int scale = 2)
    {
        var picture = new Picture(Picture.TextWidth(text, scale), 7 * scale, paper);
        picture.Write(text, 0, 0, ink, scale);
        return picture;
    }

    private static bool IsAt(Picture picture, Picture part, int x, int y)
    {
        for (var row = 0; row < part.Height; row++)
            if (!Row(picture, y + row).Slice(3 * x, 3 * part.Width).SequenceEqual(Row(part, row))) return false;
        return true;
    }

    private static ReadOnlySpan<byte> Row(Picture picture, int y) => picture.Pixels.AsSpan(3 * y * picture.Width, 3 * picture.Width);
}
