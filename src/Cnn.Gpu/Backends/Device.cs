using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends;

/// <summary>Something that runs plans: it chooses the physical layout of every value, and compiles ops into launches of its kernels.</summary>
public abstract class Device : IDisposable
{
    /// <summary>The word that opens it, without a number: <c>cpu</c>, <c>opencl</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What it is, for people: the processor, its instruction set and threads.</summary>
    public abstract string Name { get; }

    /// <summary>The memory that plans may use; of a processor what this process may take.</summary>
    public virtual long MemoryBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Opens a device: <c>auto</c>, <c>cpu</c>, <c>reference</c>, or a kind with a number, <c>opencl:1</c>.</summary>
    /// <exception cref="DeviceException">There is no such device; the message lists those that there are.</exception>
    public static Device Open(string name, DeviceOptions? options = null) => DeviceCatalog.Open(name, options ?? new DeviceOptions());

    /// <summary>
    /// Opens the best device of this machine, a CUDA device or else a graphics processor through OpenCL or else the processor, and says through
    /// <see cref="DeviceOptions.Log"/> what it chose, what it skipped and why.
    /// </summary>
    public static Device Best(DeviceOptions? options = null) => DeviceCatalog.Open("auto", options ?? new DeviceOptions());

    /// <summary>The devices of this machine, and the kinds that cannot be used here and why; see <see cref="DeviceCatalog.List"/>.</summary>
    public static IReadOnlyList<DeviceInfo> List() => DeviceCatalog.List();

    /// <summary>Whether the device runs the op as it is; fusion asks before it merges ops.</summary>
    internal abstract bool Supports(Op op);

    /// <summary>Chooses layouts, places buffers and prepares launches; takes no device memory yet.</summary>
    /// <exception cref="KernelException">The device cannot run an op of the graph.</exception>
    internal abstract DeviceProgram Compile(Graph graph);

    /// <summary>Memory on the device for parameters and the optimiser's state.</summary>
    internal abstract ParameterStore CreateParameterStore(IReadOnlyList<Parameter> parameters, Optimizers.Optimizer? optimizer);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the device holds.</summary>
    protected virtual void Dispose(bool disposing) { }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}: {Name}";
}
