using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Cnn.Gpu.Drawing;

namespace Cnn.Gpu.Examples.Reports;

/// <summary>A report for people: one HTML file with nothing outside of it, which needs no package for its pictures.</summary>
public static class HtmlReport
{
    private const int ChartWidth = 640, ChartHeight = 200, Margin = 48;
    private const int BitmapHeader = 54;

    private const string Style =
        "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}table{border-collapse:collapse}"
        + "td,th{padding:.15rem .7rem;text-align:right;border-bottom:1px solid #ddd}img{max-width:100%;image-rendering:pixelated}";

    /// <summary>Writes the report.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="title">What was trained on what.</param>
    /// <param name="report">What came of it.</param>
    /// <param name="pictures">Pictures with their captions.</param>
    public static void Write(TextWriter writer, string title, RunReport report, IEnumerable<(string Caption, Picture Picture)> pictures)
    {
        writer.Write($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Text(title)}</title><style>{Style}</style></head><body>\n");
        writer.Write($"<h1>{Text(title)}</h1>\n<p>Test accuracy <b>{Percent(report.TestAccuracy)}</b> on {Text(report.Dataset)}; "
            + $"{Number($"{report.Parameters:N0}")} parameters; {Text(report.Device)}.</p>\n");
        if (report.Epochs.Count > 0)
        {
            writer.Write($"<h2>Training</h2>\n{Chart(report)}\n<table><tr><th>epoch</th><th>training loss</th><th>training accuracy</th>"
                + "<th>test accuracy</th><th>seconds</th></tr>\n");
            foreach (var e in report.Epochs)
                writer.Write(Number($"<tr><td>{e.Epoch}</td><td>{e.TrainLoss:F4}</td><td>{Percent(e.TrainAccuracy)}</td><td>{Percent(e.TestAccuracy)}</td><td>{e.Seconds:F1}</td></tr>\n"));
            writer.Write("</table>\n");
        }
        foreach (var (caption, picture) in pictures)
            writer.Write($"<h2>{Text(caption)}</h2>\n<img alt=\"{Text(caption)}\" src=\"data:image/bmp;base64,{Convert.ToBase64String(Bitmap(picture))}\">\n");
        writer.Write("</body></html>\n");
    }

    /// <summary>The accuracies of the epochs as a drawing in SVG.</summary>
    private static string Chart(RunReport report)
    {
        var last = Math.Max(report.Epochs[^1].Epoch, report.Epochs[0].Epoch + 1);
        var lines = string.Concat(
            Line("#c60", e => e.TrainAccuracy), Line("#06c", e => e.TestAccuracy),
            Label(ChartWidth - Margin, Margin / 2, "#c60", "training"), Label(ChartWidth - Margin - 90, Margin / 2, "#06c", "test"),
            Label(Margin - 6, Margin, "#222", "100 %"), Label(Margin - 6, ChartHeight - Margin / 2, "#222", "0 %"));
        return $"<svg width=\"{ChartWidth}\" height=\"{ChartHeight}\" role=\"img\"><title>accuracy of each epoch</title>"
            + $"<rect x=\"{Margin}\" y=\"{Margin}\" width=\"{ChartWidth - 2 * Margin}\" height=\"{ChartHeight - 3 * Margin / 2}\" fill=\"none\" stroke=\"#ccc\"/>{lines}</svg>";

        string Line(string colour, Func<Training.EpochResult, double?> value)
        {
            var places = report.Epochs.Where(e => value(e) is { } v && double.IsFinite(v)).Select(e => (
                X: Margin + (ChartWidth - 2.0 * Margin) * (e.Epoch - report.Epochs[0].Epoch) / (last - report.Epochs[0].Epoch),
                Y: ChartHeight - Margin / 2.0 - (ChartHeight - 1.5 * Margin) * value(e)!.Value)).ToList();
            var dots = string.Concat(places.Select(p => Number($"<circle cx=\"{p.X:F1}\" cy=\"{p.Y:F1}\" r=\"3\" fill=\"{colour}\"/>")));
            return $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', places.Select(p => Number($"{p.X:F1},{p.Y:F1}")))}\"/>{dots}";
        }

        static string Label(int x, int y, string colour, string text) =>
            $"<text x=\"{x}\" y=\"{y + 4}\" fill=\"{colour}\" font-size=\"12\" text-anchor=\"end\">{text}</text>";
    }

    /// <summary>A Windows bitmap: the one format of pictures that all browsers show and that is nothing but the pixels, last row first, behind a header.</summary>
    private static byte[] Bitmap(Picture picture)
    {
        var stride = (3 * picture.Width + 3) / 4 * 4;
        var file = new byte[BitmapHeader + stride * picture.Height];
        "BM"u8.CopyTo(file);
        foreach (var (offset, value) in (ReadOnlySpan<(int, int)>)[(2, file.Length), (10, BitmapHeader), (14, 40), (18, picture.Width), (22, picture.Height), (26, 1 + (24 << 16))])
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
            {
                var colour = picture[x, y];
                var at = BitmapHeader + (picture.Height - 1 - y) * stride + 3 * x;
                (file[at], file[at + 1], file[at + 2]) = (colour.B, colour.G, colour.R);
            }
        return file;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Percent(double? fraction) => fraction is { } value && double.IsFinite(value) ? Number($"{value * 100:F2} %") : "–";

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
