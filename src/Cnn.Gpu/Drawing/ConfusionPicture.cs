using System.Globalization;
using Cnn.Gpu.Metrics;

namespace Cnn.Gpu.Drawing;

/// <summary>Draws a confusion matrix.</summary>
public static class ConfusionPicture
{
    private const int LongestName = 16, MostLarge = 20, MostWithCounts = 60, SmallestCell = 11;

    /// <summary>
    /// Draws a row for each true class and a column for each predicted one, with the counts in them and the recall behind each row. What is right is
    /// the bluer the larger its share of its row is, what is wrong the redder the more often it happened. With more than 60 classes the colours alone tell.
    /// </summary>
    /// <param name="matrix">The matrix; it must have samples.</param>
    /// <exception cref="ArgumentException">The matrix has no samples.</exception>
    public static Picture Create(ConfusionMatrix matrix)
    {
        if (matrix.Total == 0) throw new ArgumentException("The confusion matrix has no samples.", nameof(matrix));
        var names = matrix.ClassNames.Select(Cut).ToArray();
        var classes = names.Length;
        var scale = classes <= MostLarge ? 2 : 1;
        var counts = classes <= MostWithCounts;
        var pairs = (from t in Enumerable.Range(0, classes) from p in Enumerable.Range(0, classes) select (t, p)).ToArray();
        var mostWrong = pairs.Max(c => c.t == c.p ? 0 : matrix[c.t, c.p]);
        var cell = counts ? pairs.Max(c => Picture.TextWidth(Number(matrix[c.t, c.p]), scale)) + 6 * scale : SmallestCell;
        cell = Math.Max(cell, Picture.TextHeight(scale) + 4 * scale * (counts ? 1 : 0));

        var upright = names.Any(n => Picture.TextWidth(n, scale) > cell - 2 * scale);
        var gap = 3 * scale;
        var left = Math.Max(names.Max(n => Picture.TextWidth(n, scale)), Picture.TextWidth("true", scale)) + gap;
        var line = Picture.TextHeight(scale) + gap;
        var top = line + (upright ? names.Max(n => Picture.TextWidth(n, scale)) : Picture.TextHeight(scale)) + gap;
        var side = classes * cell + 1;
        var table = new Picture(left + side + gap + Picture.TextWidth("100.0%", scale), top + side, Rgb.White);
        table.Write("predicted", left, 0, Sheet.Ink, scale);
        table.Write("true", 0, top - line, Sheet.Ink, scale);
        table.Write("recall", left + side + gap, top - line, Sheet.Ink, scale);
        table.Fill(left, top, side, side, new Rgb(215, 215, 215));
        for (var i = 0; i < classes; i++)
        {
            var (x, y) = (left + i * cell, top + i * cell + (cell - 7 * scale) / 2);
            table.Write(names[i], left - gap - Picture.TextWidth(names[i], scale), y, Sheet.Ink, scale);
            table.Write(Percent(matrix.Recall(i)), left + side + gap, y, Sheet.Ink, scale);
            if (upright) table.Place(Upright(names[i], scale), x + (cell - 7 * scale) / 2, top - gap - Picture.TextWidth(names[i], scale));
            else table.Write(names[i], x + (cell - Picture.TextWidth(names[i], scale)) / 2, top - line, Sheet.Ink, scale);
        }
        foreach (var (t, p) in pairs)
        {
            var count = matrix[t, p];
            var colour = t == p ? Rgb.White.Towards(ColorMap.Negative, (float)matrix.Recall(t))
                : Rgb.White.Towards(ColorMap.Positive, (float)count / Math.Max(1, mostWrong));
            var (x, y) = (left + p * cell, top + t * cell);
            table.Fill(x + 1, y + 1, cell - 1, cell - 1, colour);
            if (counts && count > 0)
                table.Write(Number(count), x + (cell - Picture.TextWidth(Number(count), scale)) / 2 + 1, y + (cell - 7 * scale) / 2 + 1,
                    colour.Brightness < 140 ? Rgb.White : Sheet.Ink, scale);
        }
        return Sheet.Page([Sheet.Caption(
            $"{Percent(matrix.Accuracy)} of {Number(matrix.Total)} right (blue); {Number(mostWrong)} times the most frequent mistake (red)", table.Width), table]);
    }

    private static Picture Upright(string name, int scale)
    {
        var text = new Picture(Math.Max(1, Picture.TextWidth(name, scale)), Picture.TextHeight(scale), Rgb.White);
        text.Write(name, 0, 0, Sheet.Ink, scale);
        return text.TurnLeft();
    }

    private static string Cut(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double fraction) => double.IsNaN(fraction) ? "-" : (100 * fraction).ToString("F1", CultureInfo.InvariantCulture) + "%";
}
