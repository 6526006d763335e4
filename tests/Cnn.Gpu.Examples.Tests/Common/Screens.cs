using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cnn.Gpu.Examples.Tests;

/// <summary>Terminals that write into a string.</summary>
internal static class Screens
{
    public static string Draw(IRenderable renderable, int width = 80, bool unicode = true, ColorSystemSupport colours = ColorSystemSupport.NoColors)
    {
        var writer = new StringWriter();
        Console(writer, width, unicode, colours).Write(renderable);
        // Where a line ends in spaces nobody sees it.
        return string.Join('\n', writer.ToString().ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())).TrimEnd('\n');
    }

    public static IAnsiConsole Console(StringWriter writer, int width = 80, bool unicode = true, ColorSystemSupport colours = ColorSystemSupport.NoColors)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = colours == ColorSystemSupport.NoColors ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = colours,
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = unicode;
        return console;
    }
}
