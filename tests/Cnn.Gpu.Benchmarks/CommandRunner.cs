using System.CommandLine;

namespace Cnn.Gpu.Benchmarks;

/// <summary>From a command line to an exit code: 0 for success, 1 for a failure, 2 for a wrong command line.</summary>
internal static class CommandRunner
{
    private const int Failure = 1, BadUsage = 2;

    // Else an argument that begins with @ would be taken for a file of more arguments.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public static int Run(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args, Parsing);
        if (parsed.Errors.Count > 0)
        {
            foreach (var message in parsed.Errors.Select(e => e.Message).Distinct()) Console.Error.WriteLine(message);
            Console.Error.WriteLine("--help lists the commands, and after a command its options.");
            return BadUsage;
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException error)
        {
            Console.Error.WriteLine(error.Message);
            return BadUsage;
        }
        catch (CnnException error)
        {
            Console.Error.WriteLine(error.Message);
            return Failure;
        }
    }
}
