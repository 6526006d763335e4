using System.Diagnostics;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cnn.Gpu.Examples;

/// <summary>Where an example shows what it does: with colours and a live line on a terminal, as plain lines in a file or a pipe.</summary>
public sealed class ExampleScreen
{
    private const int FieldWidth = 10;
    private const int WidestText = 100;
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(30);

    private readonly IAnsiConsole _console;
    private bool _isUpdating;
    private bool _hasLiveLine;
    private long _updated;

    public ExampleScreen(IAnsiConsole console, TextWriter error, bool isLive)
    {
        _console = console;
        Error = error;
        IsLive = isLive;
    }

    /// <summary>The terminal that the program was started in.</summary>
    public static ExampleScreen OfTerminal()
    {
        // A Windows console shows question marks otherwise. Only there: elsewhere the locale knows better.
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected) Console.OutputEncoding = Encoding.UTF8;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        // No line of a log is broken: its reader may be a program.
        if (Console.IsOutputRedirected) console.Profile.Width = 10_000;
        return new ExampleScreen(console, Console.Error, !Console.IsOutputRedirected && console.Profile.Capabilities.Ansi);
    }

    /// <summary>Where errors go.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether lines can be overwritten.</summary>
    public bool IsLive { get; }

    /// <summary>The columns that pictures and tables may fill.</summary>
    public int Width => IsLive ? Math.Min(_console.Profile.Width, WidestText) : Math.Min(_console.Profile.Width, 80);

    public void Title(string text)
    {
        Line();
        Line(text, new Style(decoration: Decoration.Bold));
    }

    /// <summary>A name and a text behind it, whose further lines are indented below it.</summary>
    public void Field(string name, string text)
    {
        var grid = new Grid()
            .AddColumn(new GridColumn { Width = FieldWidth, NoWrap = true }.Padding(0, 0, 0, 0))
            .AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        Write(grid.AddRow(new Text(name, new Style(Color.Teal)), new Text(text)));
    }

    public void Line(string text = "", Style? style = null) => Write(new Text(text + "\n", style));

    public void Write(IRenderable renderable)
    {
        ClearLiveLine();
        _console.Write(renderable);
    }

    /// <summary>Runs something under a line that <see cref="Update"/> changes and that is gone at the end. What is written meanwhile stays above it.</summary>
    public T Live<T>(Func<T> action)
    {
        try
        {
            _isUpdating = true;
            _updated = Stopwatch.GetTimestamp();
            return action();
        }
        finally
        {
            ClearLiveLine();
            _isUpdating = false;
        }
    }

    /// <summary>Shows another live line, at most ten times a second; where lines cannot be overwritten, a plain one twice a minute.</summary>
    public void Update(Func<IRenderable> line)
    {
        if (!_isUpdating || Stopwatch.GetElapsedTime(_updated) < (IsLive ? LiveInterval : LogInterval)) return;
        _updated = Stopwatch.GetTimestamp();
        var next = line();
        ClearLiveLine();
        _console.Write(next);
        if (IsLive) _hasLiveLine = true;
        else Line();
    }

    private void ClearLiveLine()
    {
        if (_hasLiveLine) _console.Write(new ControlCode("\r\u001b[2K"));
        _hasLiveLine = false;
    }
}
