using Cnn.Gpu.Graphs;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>
/// Runs the kernels of kernels/managed with plain loops on one thread, one op at a time, every value whole and in NCHW order: slow, and simple
/// enough to trust. Other devices are compared with it.
/// </summary>
internal sealed class ReferenceDevice(DeviceOptions options) : Device
{
    private const string Description = "plain loops, 1 thread";

    /// <summary>The device for the catalog.</summary>
    public static IReadOnlyList<DeviceInfo> Find() =>
        [new("reference", Description) { MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Capabilities = "the slow standard that others are compared with" }];

    /// <inheritdoc/>
    public override string Kind => "reference";

    /// <inheritdoc/>
    public override string Name => Description;

    /// <inheritdoc/>
    internal override bool Supports(Op op) => ReferenceLaunches.Find(op) is not null;

    /// <inheritdoc/>
    internal override DeviceProgram Compile(Graph graph)
    {
        foreach (var node in graph.Nodes)
            if (!Supports(node.Op))
                throw new KernelException($"The reference device has no kernel for {node.Op.Name} ({node}).");
        return new ReferenceProgram(graph, options.GuardBuffers);
    }

    /// <inheritdoc/>
    internal override ParameterStore CreateParameterStore(IReadOnlyList<Parameter> parameters, Optimizer? optimizer) =>
        new ReferenceParameterStore(parameters, optimizer);
}
