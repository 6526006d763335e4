using Cnn.Gpu.Backends;

namespace Cnn.Gpu.Examples;

/// <summary>The main function: from the command line to the exit code, 0 if every device is right, 1 if one is wrong, 2 for bad usage.</summary>
internal static class DoctorProgram
{
    public static int Main(string[] args)
    {
        OptionalDevices.Register();
        var (options, code) = new DoctorCommand().Parse(args, Console.Out, Console.Error);
        return options is null ? code : Run(options, ExampleScreen.OfTerminal(), DeviceCatalog.List(), name => Device.Open(name));
    }

    /// <summary>Examines some devices, and turns what can go wrong into a line of text and an exit code.</summary>
    public static int Run(DoctorOptionSet options, ExampleScreen screen, IReadOnlyList<DeviceInfo> devices, Func<string, Device> open)
    {
        try
        {
            return new DoctorRun(options, screen, devices, open).Run() ? ExitCode.Success : ExitCode.Failure;
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
