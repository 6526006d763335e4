using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Tests.Diagnostics;

/// <summary>The CPU device with a fault: it runs other nodes than those that it was given.</summary>
internal sealed class FaultyDevice(Func<Graph, Node, Node> fault) : Device
{
    private readonly Device _cpu = Open("cpu", new DeviceOptions { Threads = 2 });

    public FaultyDevice(Func<Node, Node> fault) : this((_, node) => fault(node)) { }

    public override string Kind => "faulty";

    public override string Name => "for tests";

    internal override bool Supports(Op op) => _cpu.Supports(op);

    internal override DeviceProgram Compile(Graph graph) => _cpu.Compile(graph.With([.. graph.Nodes.Select(n => fault(graph, n))]));

    internal override ParameterStore CreateParameterStore(IReadOnlyList<Parameter> parameters, Optimizer? optimizer) =>
        _cpu.CreateParameterStore(parameters, optimizer);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cpu.Dispose();
    }
}
