using System.Diagnostics;

namespace Cnn.Gpu.Benchmarks;

/// <summary>The time since the operating system started this process, so that loading the runtime and compiling count.</summary>
internal static class ProcessAge
{
    /// <summary>To about 10 ms, the resolution at which Linux keeps a process's start.</summary>
    public static double Milliseconds()
    {
        using var process = Process.GetCurrentProcess();
        return (DateTime.Now - process.StartTime).TotalMilliseconds;
    }
}
