namespace Cnn.Gpu.Examples;

/// <summary>What an example returns to the shell.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something failed on the way: a damaged file, a device that is out of memory, a loss that is not a number.</summary>
    public const int Failure = 1;

    /// <summary>The command line asks for something that does not exist.</summary>
    public const int BadUsage = 2;

    /// <summary>Ctrl-C: 128 + SIGINT, what shells expect of an interrupted program.</summary>
    public const int Interrupted = 130;
}
