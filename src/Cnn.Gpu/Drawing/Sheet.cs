namespace Cnn.Gpu.Drawing;

/// <summary>Puts pictures onto a white page.</summary>
internal static class Sheet
{
    public const int WidestPage = 960;
    private const int Gap = 4, SectionGap = 10, TextScale = 2;
    private static readonly Rgb Line = new(200, 200, 200);

    public static Rgb Ink { get; } = new(34, 34, 34);

    /// <summary>Pictures of one size beside each other, each in a frame, in so many columns or as many as fit onto the page.</summary>
    public static Picture Grid(IReadOnlyList<Picture> tiles, int? columns = null)
    {
        int width = Pitch(tiles[0].Width), height = Pitch(tiles[0].Height);
        var perRow = Math.Min(columns ?? Math.Max(1, WidestPage / width), tiles.Count);
        var grid = new Picture(perRow * width - Gap, (tiles.Count + perRow - 1) / perRow * height - Gap, Rgb.White);
        foreach (var (i, tile) in tiles.Index())
        {
            var (x, y) = (i % perRow * width, i / perRow * height);
            grid.Fill(x, y, tile.Width + 2, tile.Height + 2, Line);
            grid.Place(tile, x + 1, y + 1);
        }
        return grid;
    }

    /// <summary>From the left edge of a picture of a grid to that of the next.</summary>
    public static int Pitch(int width) => width + 2 + Gap;

    /// <summary>A line of text, broken into several where it would be wider than so many pixels.</summary>
    public static Picture Caption(string text, int widest = WidestPage)
    {
        List<string> lines = [""];
        foreach (var word in text.Split(' '))
        {
            var longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (Picture.TextWidth(longer, TextScale) <= widest || lines[^1].Length == 0) lines[^1] = longer;
            else lines.Add(word);
        }
        var height = Picture.TextHeight(TextScale) + 2;
        var caption = new Picture(Math.Max(1, lines.Max(l => Picture.TextWidth(l, TextScale))), lines.Count * height - 2, Rgb.White);
        foreach (var (i, line) in lines.Index()) caption.Write(line, 0, i * height, Ink, TextScale);
        return caption;
    }

    /// <summary>Sections below each other with a margin around them, each a caption with pictures below it.</summary>
    public static Picture Page(params IReadOnlyList<IReadOnlyList<Picture>> sections)
    {
        var width = sections.Max(s => s.Max(p => p.Width)) + 2 * SectionGap;
        var height = sections.Sum(s => s.Sum(p => p.Height + Gap) + 2 * SectionGap) - Gap;
        var page = new Picture(width, height, Rgb.White);
        var top = SectionGap;
        foreach (var section in sections)
        {
            foreach (var picture in section)
            {
                page.Place(picture, SectionGap, top);
                top += picture.Height + Gap;
            }
            top += 2 * SectionGap - Gap;
        }
        return page;
    }
}
