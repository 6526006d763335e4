using System.Text.Json;
using Cnn.Gpu.Tests;

namespace Cnn.Gpu.Examples.Tests;

/// <summary>Runs an example in a folder of its own, as its main function does, and catches what it writes.</summary>
internal sealed class ExampleRuns(Example example) : IDisposable
{
    private readonly TextWriter _out = Console.Out, _error = Console.Error;

    public TempFolder Folder { get; } = new();

    public string ReportFile => Folder.File("report.json");

    public (int Code, string Output, string Error) Run(params string[] args)
    {
        StringWriter output = new(), error = new();
        Console.SetOut(output);
        Console.SetError(error);
        return (ExampleProgram.Run(example, args), output.ToString(), error.ToString());
    }

    public JsonElement ReadReport()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(ReportFile));
        return json.RootElement.Clone();
    }

    public void Dispose()
    {
        Console.SetOut(_out);
        Console.SetError(_error);
        Folder.Dispose();
    }
}
