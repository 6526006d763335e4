using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cnn.Gpu.Benchmarks.Comparing;

/// <summary>One side of a comparison: a program that prints one line of JSON, run as a fresh process each time.</summary>
/// <param name="Name">For tables and messages.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its first arguments.</param>
internal abstract record Contender(string Name, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Measures a network.</summary>
    /// <exception cref="PeerException">It cannot be run, fails, or prints something else.</exception>
    public JsonObject Measure(NetCase net, int steps)
    {
        var (code, output, errors) = Run([.. Arguments, .. MeasureArguments(net, steps)]);
        if (code != 0)
            throw new PeerException($"{Name} failed on {net} with exit code {code}: {LastLine(errors)}");
        try
        {
            return JsonNode.Parse(output)!.AsObject();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new PeerException($"{Name} printed no line of JSON for {net} but '{LastLine(output)}'.", error);
        }
    }

    /// <summary>The arguments that make it measure a network.</summary>
    protected abstract IReadOnlyList<string> MeasureArguments(NetCase net, int steps);

    /// <summary>Runs the program to its end.</summary>
    /// <exception cref="PeerException">There is no such program.</exception>
    protected (int ExitCode, string Output, string Errors) Run(IEnumerable<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            // Both at once: a full pipe that nobody reads would stop the program.
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.Result);
        }
        catch (Win32Exception error)
        {
            throw new PeerException($"{Name} cannot be run: {Missing(error.Message)}", error);
        }
    }

    /// <summary>What to say if there is no such program.</summary>
    protected virtual string Missing(string reason) => reason;

    /// <summary>The last line of what a program printed: of a stack trace of Python the error itself.</summary>
    protected static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
}
