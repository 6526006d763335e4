namespace Cnn.Gpu.Diagnostics;

/// <summary>Something that a device runs in each step, as a profile knows it.</summary>
/// <param name="Name">The op or what else is run: <c>Conv2d+ReLU</c>.</param>
/// <param name="Scope">The layer that asked for it, if one did.</param>
/// <param name="Flops">Floating-point operations of one step; a multiply-add counts as two.</param>
/// <param name="Bytes">Bytes that memory moves in one step if every operand is read or written once; 0 if unknown.</param>
public sealed record ProfiledKernel(string Name, string Scope, long Flops = 0, long Bytes = 0);

/// <summary>What a kernel took.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Milliseconds">Per step, on average, all threads together.</param>
/// <param name="Share">Of the time of all kernels, from 0 to 1.</param>
public readonly record struct KernelTime(ProfiledKernel Kernel, double Milliseconds, double Share)
{
    /// <summary>10⁹ floating-point operations a second and thread; 0 where nothing was counted.</summary>
    public double Gflops => Milliseconds > 0 ? Kernel.Flops / Milliseconds / 1e6 : 0;

    /// <summary>10⁹ bytes a second and thread; 0 where nothing was counted.</summary>
    public double GigabytesPerSecond => Milliseconds > 0 ? Kernel.Bytes / Milliseconds / 1e6 : 0;
}
