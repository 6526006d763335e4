using Cnn.Gpu.Backends.Managed;
using Cnn.Gpu.Graphs;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Cnn.Gpu.Backends.Ilgpu;

/// <summary>Compiles kernels for one of ILGPU's accelerators, each when it is first needed, and launches them on its default stream.</summary>
/// <param name="context">What ILGPU compiles in: this device's own, because a kernel that fails to compile makes a context unusable.</param>
/// <param name="accelerator">Where kernels run.</param>
/// <param name="products">What multiplies matrices in place of kernels, if anything does.</param>
internal sealed class KernelDevice(Context context, Accelerator accelerator, MatrixProducts? products) : IDisposable
{
    /// <summary>The word that opens it.</summary>
    public const string Kind = "ilgpu";

    private readonly Dictionary<Delegate, Delegate> _launchers = [];

    /// <inheritdoc cref="Device.Name"/>
    public string Name => $"{accelerator.Name} ({IlgpuKind.Describe(accelerator.Device)}{(products is null ? "" : ", cuBLAS")})";

    /// <inheritdoc cref="Device.MemoryBytes"/>
    public long MemoryBytes => IlgpuKind.MemoryBytes(accelerator.Device);

    /// <summary>Zeroed memory.</summary>
    public KernelMemory Allocate(long bytes) => new(accelerator, bytes);

    /// <summary>Memory with an array's elements.</summary>
    public KernelMemory Hold<T>(T[] values) where T : unmanaged
    {
        var memory = Allocate((long)values.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        memory.Write<T>(0, values);
        return memory;
    }

    /// <summary>How an op is run.</summary>
    public Launch? Find(Op op) => products?.Find(op) ?? ManagedLaunches.Find(op);

    /// <summary>What to throw for an error of a driver; null for any other.</summary>
    public DeviceException? Explain(Exception error) =>
        error is AcceleratorException or CuBlasException ? new DeviceException($"{Name} failed: {error.Message}", error) : null;

    /// <summary>Waits for all kernels.</summary>
    public void Wait() => accelerator.Synchronize();

    /// <inheritdoc/>
    public void Dispose()
    {
        products?.Dispose();
        accelerator.Dispose();
        context.Dispose();
    }

    /// <summary>Invokes a kernel for every number below a count. There is an overload for each number of arguments that a kernel of ours has.</summary>
    public void Run<T1, T2>(int count, Action<Index1D, T1, T2> kernel, T1 a, T2 b) where T1 : struct where T2 : struct
    {
        if (count > 0) Load(kernel, static (a, k) => a.LoadAutoGroupedStreamKernel(k))(count, a, b);
    }

    public void Run<T1, T2, T3>(int count, Action<Index1D, T1, T2, T3> kernel, T1 a, T2 b, T3 c) where T1 : struct where T2 : struct where T3 : struct
    {
        if (count > 0) Load(kernel, static (a, k) => a.LoadAutoGroupedStreamKernel(k))(count, a, b, c);
    }

    public void Run<T1, T2, T3, T4>(int count, Action<Index1D, T1, T2, T3, T4> kernel, T1 a, T2 b, T3 c, T4 d)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct
    {
        if (count > 0) Load(kernel, static (a, k) => a.LoadAutoGroupedStreamKernel(k))(count, a, b, c, d);
    }

    public void Run<T1, T2, T3, T4, T5>(int count, Action<Index1D, T1, T2, T3, T4, T5> kernel, T1 a, T2 b, T3 c, T4 d, T5 e)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct
    {
        if (count > 0) Load(kernel, static (a, k) => a.LoadAutoGroupedStreamKernel(k))(count, a, b, c, d, e);
    }

    public void Run<T1, T2, T3, T4, T5, T6>(int count, Action<Index1D, T1, T2, T3, T4, T5, T6> kernel, T1 a, T2 b, T3 c, T4 d, T5 e, T6 f)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct
    {
        if (count > 0) Load(kernel, static (a, k) => a.LoadAutoGroupedStreamKernel(k))(count, a, b, c, d, e, f);
    }

    public void Run<T1, T2, T3, T4, T5, T6, T7>(
        int count, Action<Index1D, T1, T2, T3, T4, T5, T6, T7> kernel, T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
    {
        if (count > 0) Load(kernel, static (a, k) => a.LoadAutoGroupedStreamKernel(k))(count, a, b, c, d, e, f, g);
    }

    public void Run<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        int count, Action<Index1D, T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel, T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g, T8 h, T9 j)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct
        where T9 : struct
    {
        if (count > 0) Load(kernel, static (a, k) => a.LoadAutoGroupedStreamKernel(k))(count, a, b, c, d, e, f, g, h, j);
    }

    private T Load<T>(T kernel, Func<Accelerator, T, T> compile) where T : Delegate
    {
        accelerator.Bind();
        lock (_launchers)
        {
            if (_launchers.TryGetValue(kernel, out var launcher)) return (T)launcher;
            try
            {
                var compiled = compile(accelerator, kernel);
                _launchers.Add(kernel, compiled);
                return compiled;
            }
            catch (Exception error) when (error is InternalCompilerException or NotSupportedException or CapabilityNotSupportedException or AcceleratorException)
            {
                throw new KernelException(
                    $"ILGPU could not compile the kernel {kernel.Method.DeclaringType?.Name}.{kernel.Method.Name} for {accelerator.Name}: "
                    + $"{error.GetBaseException().Message} Open the device anew before you use it again.", error);
            }
        }
    }
}
