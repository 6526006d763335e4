using Cnn.Gpu.Data;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cnn.Gpu.Examples.Rendering;

/// <summary>
/// Draws an image with two pixels in each character, one above the other, so that pixels look square. Where the terminal has no colours the
/// pixels are only ink or paper; where it has no Unicode a character's ink is their mean.
/// </summary>
public sealed class ImageView(ImageDataset data, int index, PixelWindow window) : Renderable
{
    private const int InkThreshold = 96;
    private const string Shades = " ░▒▓█";
    private const string AsciiShades = " .:-=+*#%@";

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(window.Width, window.Width);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var coloured = options.Unicode && options.Ansi && options.ColorSystem != ColorSystem.NoColors;
        for (var line = 0; line < (window.Height + 1) / 2; line++)
        {
            int y = window.Top + 2 * line, right = window.Left + Math.Min(window.Width, maxWidth);
            if (coloured)
                for (var x = window.Left; x < right; x++)
                    yield return new Segment("▀", new Style(Pixel(y, x), Pixel(y + 1, x)));
            else
                yield return new Segment(string.Concat(Enumerable.Range(window.Left, right - window.Left)
                    .Select(x => Character(Brightness(y, x), Brightness(y + 1, x), options.Unicode))));
            yield return Segment.LineBreak;
        }
    }

    // Ink or paper shows the outline of a digit best; a photograph needs shades.
    private char Character(int upper, int lower, bool unicode) => unicode && data.ImageShape[0] == 1
        ? (upper >= InkThreshold, lower >= InkThreshold) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' }
        : Shade((upper + lower) / 2, unicode ? Shades : AsciiShades);

    private static char Shade(int brightness, string ramp) => ramp[brightness * ramp.Length / 256];

    private int Brightness(int y, int x)
    {
        var colour = Pixel(y, x);
        return (colour.R * 299 + colour.G * 587 + colour.B * 114) / 1000;
    }

    private Color Pixel(int y, int x)
    {
        int channels = data.ImageShape[0], height = data.ImageShape[1], width = data.ImageShape[2];
        if (y >= window.Top + window.Height || y >= height) return Color.Black;
        var pixels = data.Image(index);
        byte At(int channel, ReadOnlySpan<byte> image) => image[(channel * height + y) * width + x];
        return channels < 3
            ? new Color(At(0, pixels), At(0, pixels), At(0, pixels))
            : new Color(At(0, pixels), At(1, pixels), At(2, pixels));
    }
}
