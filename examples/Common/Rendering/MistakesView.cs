using Cnn.Gpu.Data;
using Cnn.Gpu.Examples.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cnn.Gpu.Examples.Rendering;

/// <summary>Draws mistakes beside each other, as many in a row as fit, each with its true class and what it was taken for.</summary>
public static class MistakesView
{
    private const int Gap = 2;

    public static IRenderable Create(ImageDataset data, IReadOnlyList<Mistake> mistakes, int width)
    {
        if (mistakes.Count == 0) return new Text("No mistakes.");
        var window = data.ImageShape[0] == 1 ? PixelWindow.Around(data, mistakes.Select(m => m.Index)) : PixelWindow.Whole(data);
        var captions = mistakes.Select(m => Caption(data, m)).ToList();
        var cell = Math.Max(window.Width, captions.Max(c => c.Max(l => l.Length)));
        var perRow = Math.Clamp((width + Gap) / (cell + Gap), 1, mistakes.Count);

        var grid = new Grid();
        for (var i = 0; i < perRow; i++)
            grid.AddColumn(new GridColumn { NoWrap = true, Width = cell }.Padding(0, 0, i < perRow - 1 ? Gap : 0, 0));
        foreach (var row in mistakes.Select((mistake, i) => (mistake, caption: captions[i])).Chunk(perRow))
        {
            if (row[0].mistake != mistakes[0]) grid.AddEmptyRow();
            grid.AddRow([.. row.Select(r => new Rows(
                new ImageView(data, r.mistake.Index, window),
                new Text(r.caption[0], new Style(Color.Green)),
                new Text(r.caption[1], new Style(Color.Red))))]);
        }
        return grid;
    }

    private static string[] Caption(ImageDataset data, Mistake mistake) =>
    [
        $"true {data.ClassNames[mistake.Label]}",
        $"seen as {data.ClassNames[mistake.Prediction]} ({Format.Percent(mistake.Probability)})",
    ];
}
