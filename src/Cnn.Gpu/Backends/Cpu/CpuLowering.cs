using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>Turns the nodes of a graph into kernels and buffers, before anything is placed in memory.</summary>
internal abstract class CpuLowering
{
    private readonly Dictionary<Value, Value> _gradientRoots = [];
    private Node? _node;

    protected CpuLowering(Graph graph, int lanes)
    {
        Graph = graph;
        Lanes = lanes;
    }

    public int Lanes { get; }

    public List<Func<CpuBinding, BlockKernel>> Kernels { get; } = [];

    /// <summary>The node that each kernel is for; null for those that gather inputs.</summary>
    public List<Node?> Nodes { get; } = [];

    /// <summary>What happens between two kernels when all blocks have come so far, with the number of the second.</summary>
    public List<(int Kernel, Func<CpuBinding, CpuBarrier> Create)> Barriers { get; } = [];

    public List<CpuBuffer> Buffers { get; } = [];

    public Dictionary<Value, CpuBuffer> ValueBuffers { get; } = [];

    public List<(string Name, CpuBuffer Buffer)> Metrics { get; } = [];

    public Node? Optimizer { get; private set; }

    /// <summary>The nodes that bring running statistics up to date.</summary>
    public List<Node> RunningStatistics { get; } = [];

    protected Graph Graph { get; }

    /// <summary>Lowers the whole graph.</summary>
    /// <exception cref="KernelException">There is no kernel for an op.</exception>
    public void Lower()
    {
        foreach (var node in Graph.Nodes)
            if (node.Op is AddOp && !node.Outputs[0].IsBatched)
                foreach (var input in node.Inputs) _gradientRoots[Root(input)] = Root(node.Outputs[0]);

        foreach (var input in Graph.Inputs) Gather(input);
        foreach (var node in Graph.Nodes)
        {
            _node = node;
            switch (node.Op)
            {
                case OptimizerOp:
                    Optimizer = node;
                    foreach (var gradient in node.Inputs.Where(i => i.Parameter is null)) Read(gradient);
                    break;
                case RunningStatisticsOp:
                    RunningStatistics.Add(node);
                    break;
                case AccumulateOp accumulate:
                    Metrics.Add((accumulate.Metric, KeepForBatch(node.Inputs[0])));
                    break;
                case ReshapeOp:
                    Flatten(node);
                    break;
                case AddOp when !node.Outputs[0].IsBatched:
                    // Its inputs were written to one buffer: the second kernel added to what the first had stored.
                    break;
                default:
                    Lower(node);
                    break;
            }
        }
        foreach (var output in Graph.Outputs.Values)
            if (output.IsBatched) KeepForBatch(output);
            else Read(output);
    }

    /// <summary>Adds the kernel that brings an input into the block.</summary>
    protected abstract void Gather(Value input);

    /// <summary>Adds the kernels of one node.</summary>
    protected abstract void Lower(Node node);

    /// <summary>Lowers a change of shape; where elements lie in their logical order it is the same buffer under another name.</summary>
    protected virtual void Flatten(Node node) => ValueBuffers[node.Outputs[0]] = ValueBuffers[node.Inputs[0]];

    /// <summary>The floats of a block of a batched value.</summary>
    protected virtual long FloatsOf(Value value) => value.Shape.Elements / value.Shape[0] * Lanes;

    /// <summary>Adds a kernel; the buffers that it touches were named by <see cref="Read"/> and <see cref="Write"/> before.</summary>
    protected void Add(Func<CpuBinding, BlockKernel> create)
    {
        Kernels.Add(create);
        Nodes.Add(_node);
    }

    /// <summary>Adds a barrier behind the kernels so far.</summary>
    protected void AddBarrier(Func<CpuBinding, CpuBarrier> create) => Barriers.Add((Kernels.Count, create));

    /// <summary>A buffer that all blocks share, for a value or a part of an op.</summary>
    protected CpuBuffer CreateShared(string name, long floats, Value? value = null)
    {
        var buffer = Create(name, CpuMemory.Shared, floats);
        buffer.Touch(Kernels.Count);
        if (value is not null) ValueBuffers[value] = buffer;
        return buffer;
    }

    /// <summary>A buffer of each block, between the next kernel, which writes it, and a barrier.</summary>
    protected CpuBuffer CreateForBarrier(string name, long floats)
    {
        var buffer = Create(name, CpuMemory.Batch, floats);
        buffer.Touch(Kernels.Count);
        // The barrier comes before the kernel after the next.
        buffer.Touch(Kernels.Count + 1);
        return buffer;
    }

    /// <summary>The buffer of a value that the next kernel reads.</summary>
    protected CpuBuffer Read(Value value)
    {
        var buffer = ValueBuffers[Root(value)];
        buffer.Touch(Kernels.Count);
        return buffer;
    }

    /// <summary>The buffer of a value that the next kernel writes.</summary>
    protected CpuBuffer Write(Value value)
    {
        var root = Root(value);
        if (!ValueBuffers.TryGetValue(root, out var buffer))
        {
            var floats = value.IsBatched ? FloatsOf(value) : value.Shape.Elements;
            buffer = ValueBuffers[root] = Create(value.Name, value.IsBatched ? CpuMemory.Workspace : CpuMemory.Gradients, floats);
        }
        ValueBuffers[value] = buffer;
        buffer.TouchToWrite(Kernels.Count);
        return buffer;
    }

    /// <summary>The buffer of a value that the next kernel writes, or null if nothing reads it.</summary>
    protected CpuBuffer? WriteIfUsed(Value value) => Graph.IsUsed(value) ? Write(value) : null;

    /// <summary>A buffer between the next kernel, which writes it, and another one of the same op.</summary>
    protected CpuBuffer CreateWorkspace(string name, long floats)
    {
        var buffer = Create(name, CpuMemory.Workspace, floats);
        buffer.Touch(Kernels.Count);
        return buffer;
    }

    /// <summary>A buffer of a kernel's own whose zeros stay from the start on, wherever it does not write.</summary>
    protected CpuBuffer CreateZeroed(string name, long floats)
    {
        var buffer = Create(name, CpuMemory.Workspace, floats);
        buffer.KeepForever();
        return buffer;
    }

    private CpuBuffer Create(string name, CpuMemory memory, long floats)
    {
        var buffer = new CpuBuffer(name, memory, floats);
        Buffers.Add(buffer);
        return buffer;
    }

    private CpuBuffer KeepForBatch(Value value)
    {
        var buffer = Read(value);
        buffer.KeepForBatch();
        buffer.KeepForever();
        return buffer;
    }

    private Value Root(Value value)
    {
        while (_gradientRoots.TryGetValue(value, out var root) && root != value) value = root;
        return value;
    }
}
