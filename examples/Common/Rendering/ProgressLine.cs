using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cnn.Gpu.Examples.Rendering;

/// <summary>One line that fits the terminal: what is going on, a bar, and numbers behind it.</summary>
public sealed class ProgressLine(string title, double fraction, string details) : Renderable
{
    private const int WidestBar = 40;

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        // Room for the ^C that a terminal writes behind it, without which it wraps.
        var room = maxWidth - 3;
        var before = $"  {title} ";
        var after = $" {(int)(100 * Math.Clamp(fraction, 0, 1)),3} %  {details}";
        var bar = Math.Clamp(room - before.Length - after.Length, 0, WidestBar);
        var done = (int)(bar * Math.Clamp(fraction, 0, 1));
        (string Text, Style Style)[] parts =
        [
            (before, Style.Plain),
            (new string(options.Unicode ? '━' : '#', done), new Style(Color.Green)),
            (new string(options.Unicode ? '─' : '-', bar - done), new Style(Color.Grey)),
            (after, Style.Plain),
        ];
        foreach (var (text, style) in parts)
        {
            var cut = text[..Math.Clamp(room, 0, text.Length)];
            room -= cut.Length;
            if (cut.Length > 0) yield return new Segment(cut, style);
        }
    }
}
