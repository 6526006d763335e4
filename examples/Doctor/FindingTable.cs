using System.Globalization;
using Cnn.Gpu.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cnn.Gpu.Examples;

/// <summary>What was compared, one row each: how far apart device and reference are, and how fast the device is.</summary>
internal static class FindingTable
{
    public static IRenderable OfOps(IReadOnlyList<Finding> findings)
    {
        var table = Create("op", "×", "error", "tolerance", "time", "GFLOP/s", "");
        foreach (var f in findings)
            table.AddRow(Cell(f, f.Shapes), Plain($"{f.Count}"), Error(f), Plain(Number(f.Tolerance)), Plain(Time(f.Milliseconds)), Plain(Speed(f.Gflops)), Verdict(f));
        return table;
    }

    public static IRenderable OfNetwork(IReadOnlyList<Finding> findings)
    {
        var table = Create("whole network", "samples", "error", "tolerance", "");
        foreach (var f in findings) table.AddRow(Cell(f, ""), Plain($"{f.Samples}"), Error(f), Plain(Number(f.Tolerance)), Verdict(f));
        return table;
    }

    /// <summary>What went wrong, each problem once with all that it befell.</summary>
    public static IRenderable OfProblems(IEnumerable<Finding> findings) =>
        new Rows(findings.Where(f => f.Problem is not null).GroupBy(f => f.Problem!).Select(g =>
            new Text($"{string.Join(", ", g.Select(f => f.Name).Distinct())}: {g.Key.TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal)}", new Style(Color.Red))));

    private static Table Create(params string[] headers)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var (i, header) in headers.Index())
        {
            var column = new TableColumn(new Text(header, new Style(Color.Grey)));
            if (i > 0) column.NoWrap();
            if (i > 0 && header.Length > 0) column.RightAligned();
            table.AddColumn(column);
        }
        return table;
    }

    /// <summary>The name, and below it the layer and the shapes.</summary>
    private static Rows Cell(Finding f, string shapes)
    {
        var rows = new List<IRenderable> { new Text(f.Name) };
        var details = string.Join(": ", new[] { f.Where, shapes }.Where(t => t.Length > 0));
        if (details.Length > 0) rows.Add(new Text($"  {details}", new Style(Color.Grey)));
        return new Rows(rows);
    }

    private static Text Plain(string text) => new(text);

    private static Text Error(Finding f) => new(f.Problem is null ? Number(f.Error) : "-", f.IsRight ? null : new Style(Color.Red));

    private static Text Verdict(Finding f) =>
        f.IsRight ? new Text("right", new Style(Color.Green)) : new Text(f.Problem is null ? "WRONG" : "FAILED", new Style(Color.Red, decoration: Decoration.Bold));

    private static string Number(double value) =>
        value == 0 ? "0" : double.IsFinite(value) ? value.ToString("0.0e0", CultureInfo.InvariantCulture) : "∞";

    private static string Time(double? milliseconds) => milliseconds switch
    {
        null => "-",
        < 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds * 1000:F1} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:F2} ms"),
    };

    private static string Speed(double? gflops) => gflops is > 0 and var speed ? speed.ToString("F1", CultureInfo.InvariantCulture) : "-";
}
