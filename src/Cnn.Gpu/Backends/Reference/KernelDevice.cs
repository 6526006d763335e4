using Cnn.Gpu.Backends.Managed;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>Invokes kernels in a loop, over memory of the host.</summary>
internal sealed class KernelDevice : IDisposable
{
    /// <summary>The word that opens it.</summary>
    public const string Kind = "reference";

    /// <summary>What it is, for people.</summary>
    public const string Description = "plain loops, 1 thread";

    /// <summary>The memory that this process may take.</summary>
    public static long HostBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc cref="Device.Name"/>
    public string Name => Description;

    /// <inheritdoc cref="Device.MemoryBytes"/>
    public long MemoryBytes => HostBytes;

    /// <summary>Zeroed memory.</summary>
    public KernelMemory Allocate(long bytes) => new(bytes);

    /// <summary>Memory with an array's elements, here the array itself.</summary>
    public KernelMemory Hold<T>(T[] values) where T : unmanaged => KernelMemory.Of(values);

    /// <summary>How an op is run.</summary>
    public Launch? Find(Op op) => ManagedLaunches.Find(op);

    /// <summary>What to throw for an error of a driver; null for any other.</summary>
    public DeviceException? Explain(Exception error) => null;

    /// <summary>Waits for all kernels.</summary>
    public void Wait() { }

    /// <inheritdoc/>
    public void Dispose() { }

    /// <summary>Invokes a kernel for every number below a count. There is an overload for each number of arguments that a kernel of ours has.</summary>
    public void Run<T1, T2>(int count, Action<Index1D, T1, T2> kernel, T1 a, T2 b)
    {
        for (var i = 0; i < count; i++) kernel(i, a, b);
    }

    public void Run<T1, T2, T3>(int count, Action<Index1D, T1, T2, T3> kernel, T1 a, T2 b, T3 c)
    {
        for (var i = 0; i < count; i++) kernel(i, a, b, c);
    }

    public void Run<T1, T2, T3, T4>(int count, Action<Index1D, T1, T2, T3, T4> kernel, T1 a, T2 b, T3 c, T4 d)
    {
        for (var i = 0; i < count; i++) kernel(i, a, b, c, d);
    }

    public void Run<T1, T2, T3, T4, T5>(int count, Action<Index1D, T1, T2, T3, T4, T5> kernel, T1 a, T2 b, T3 c, T4 d, T5 e)
    {
        for (var i = 0; i < count; i++) kernel(i, a, b, c, d, e);
    }

    public void Run<T1, T2, T3, T4, T5, T6>(int count, Action<Index1D, T1, T2, T3, T4, T5, T6> kernel, T1 a, T2 b, T3 c, T4 d, T5 e, T6 f)
    {
        for (var i = 0; i < count; i++) kernel(i, a, b, c, d, e, f);
    }

    public void Run<T1, T2, T3, T4, T5, T6, T7>(
        int count, Action<Index1D, T1, T2, T3, T4, T5, T6, T7> kernel, T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g)
    {
        for (var i = 0; i < count; i++) kernel(i, a, b, c, d, e, f, g);
    }

    public void Run<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        int count, Action<Index1D, T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel, T1 a, T2 b, T3 c, T4 d, T5 e, T6 f, T7 g, T8 h, T9 j)
    {
        for (var i = 0; i < count; i++) kernel(i, a, b, c, d, e, f, g, h, j);
    }
}
