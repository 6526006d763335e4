using System.Globalization;
using Cnn.Gpu.Metrics;
using Spectre.Console;

namespace Cnn.Gpu.Examples.Rendering;

/// <summary>A confusion matrix as a coloured table: true classes downwards, predicted ones to the right. The counts alone tell all without colours.</summary>
public static class ConfusionView
{
    private const int NameWidth = 10;
    private const int Gap = 2;

    public static Grid Create(ConfusionMatrix matrix)
    {
        var classes = Enumerable.Range(0, matrix.ClassNames.Count).ToList();
        var most = (from t in classes from p in classes where t != p select matrix[t, p]).DefaultIfEmpty().Max();
        var digits = classes.Max(t => classes.Max(p => Count(matrix[t, p]).Length));
        var bold = new Style(decoration: Decoration.Bold);

        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }.Padding(0, 0, 0, 0));
        for (var i = 0; i <= classes.Count; i++)
            grid.AddColumn(new GridColumn { NoWrap = true, Alignment = Justify.Right }.Padding(Gap, 0, 0, 0));
        grid.AddRow([new Text("true"), .. classes.Select(p => new Text(Cut(matrix.ClassNames[p], Math.Max(digits, 4)), bold)), new Text("found")]);
        foreach (var t in classes)
            grid.AddRow(
            [
                new Text(Cut(matrix.ClassNames[t], NameWidth), bold),
                .. classes.Select(p => new Text(matrix[t, p] == 0 ? "·" : Count(matrix[t, p]), Colour(matrix[t, p], t == p, most))),
                new Text(Format.Percent(matrix.Recall(t))),
            ]);
        return grid;
    }

    // Without separators of thousands ten columns fit on a narrow page.
    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static Style Colour(long count, bool right, long most) => (count, right) switch
    {
        (0, _) => new Style(Color.Grey),
        (_, true) => new Style(Color.Green),
        _ when 2 * count > most => new Style(Color.White, Color.Maroon),
        _ when 4 * count > most => new Style(Color.Red),
        _ => new Style(Color.Yellow),
    };

    private static string Cut(string name, int width) => name.Length <= width ? name : name[..width];
}
