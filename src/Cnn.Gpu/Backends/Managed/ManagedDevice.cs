using Cnn.Gpu.Graphs;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>
/// Runs the kernels of kernels/managed one op at a time, every value whole and in NCHW order. This folder and the kernels are compiled twice: here,
/// where <see cref="KernelDevice"/> is a plain loop, and into Cnn.Gpu.Ilgpu, where it is ILGPU.
/// </summary>
internal sealed class ManagedDevice(KernelDevice device, DeviceOptions options) : Device
{
    /// <inheritdoc/>
    public override string Kind => KernelDevice.Kind;

    /// <inheritdoc/>
    public override string Name => device.Name;

    /// <inheritdoc/>
    public override long MemoryBytes => device.MemoryBytes;

    /// <inheritdoc/>
    internal override bool Supports(Op op) => device.Find(op) is not null;

    /// <inheritdoc/>
    internal override DeviceProgram Compile(Graph graph)
    {
        foreach (var node in graph.Nodes)
            if (!Supports(node.Op)) throw new KernelException($"The {Kind} device has no kernel for {node.Op.Name} ({node}).");
        return new ManagedProgram(device, graph, options.GuardBuffers);
    }

    /// <inheritdoc/>
    internal override ParameterStore CreateParameterStore(IReadOnlyList<Parameter> parameters, Optimizer? optimizer) =>
        new ManagedParameterStore(device, parameters, optimizer);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) device.Dispose();
    }
}
