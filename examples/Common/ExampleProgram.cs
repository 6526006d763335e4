using Cnn.Gpu.Examples.Options;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples;

/// <summary>The main function of every example: from the command line to the exit code.</summary>
public static class ExampleProgram
{
    public static int Run(Example example, string[] args)
    {
        OptionalDevices.Register();
        var (options, code) = new ExampleCommand(example).Parse(args, Console.Out, Console.Error);
        if (options is null) return code;
        // A message would break the live line; a step takes no time worth one.
        using var interrupt = new ConsoleCancel(TextWriter.Null);
        return Run(example, options, ExampleScreen.OfTerminal(), interrupt.Token);
    }

    /// <summary>Runs an example, and turns what can go wrong into a line of text and an exit code. An error of the program itself is thrown.</summary>
    public static int Run(Example example, ExampleOptions options, ExampleScreen screen, CancellationToken cancel)
    {
        try
        {
            return new ExampleRun(example, options, screen).Run(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            screen.Line("Interrupted before the training began.");
            return ExitCode.Interrupted;
        }
        catch (UsageException error)
        {
            screen.Error.WriteLine(error.Message);
            return ExitCode.BadUsage;
        }
        catch (Exception error) when (error is CnnException or IOException or UnauthorizedAccessException)
        {
            screen.Error.WriteLine($"Error: {error.Message}");
            return ExitCode.Failure;
        }
    }
}
