using System.Globalization;
using Cnn.Gpu.Metrics;
using Spectre.Console;

namespace Cnn.Gpu.Examples.Rendering;

/// <summary>A confusion matrix as a coloured table: true classes downwards, predicted ones to the right. The counts alone tell all without colours.</summary>
public static class ConfusionView
{
    private const int NameWidth = 10;

    public static Table Create(ConfusionMatrix matrix)
    {
        var classes = Enumerable.Range(0, matrix.ClassNames.Count).ToList();
        var most = (from t in classes from p in classes where t != p select matrix[t, p]).Max();
        var cell = classes.Max(t => classes.Max(p => Count(matrix[t, p]).Length));

        var table = new Table().Border(TableBorder.None);
        table.AddColumn(Column(new Text("true", Style.Plain), Justify.Left));
        foreach (var p in classes)
            table.AddColumn(Column(new Text(Cut(matrix.ClassNames[p], Math.Max(cell, 4)), new Style(decoration: Decoration.Bold)), Justify.Right));
        table.AddColumn(Column(new Text("found"), Justify.Right));
        foreach (var t in classes)
            table.AddRow(
            [
                new Text(Cut(matrix.ClassNames[t], NameWidth), new Style(decoration: Decoration.Bold)),
                .. classes.Select(p => new Text(matrix[t, p] == 0 ? "·" : Count(matrix[t, p]), Colour(matrix[t, p], t == p, most))),
                new Text(Format.Percent(matrix.Recall(t))),
            ]);
        return table;
    }

    private static TableColumn Column(Text header, Justify alignment) =>
        new TableColumn(header) { Alignment = alignment, NoWrap = true }.Padding(alignment == Justify.Right ? 2 : 0, 0, 0, 0);

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
