using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>
/// One buffer per value, in NCHW order. Step 0 gathers the inputs, step i + 1 runs node i; outputs live to the end. With guards every buffer
/// lives all the time between two borders, so that a write outside it is found.
/// </summary>
internal sealed class ManagedProgram : DeviceProgram
{
    /// <summary>The bytes of one border.</summary>
    public const int GuardBytes = 128;

    private readonly KernelDevice _device;
    private readonly Dictionary<Value, int> _requests = [];

    public ManagedProgram(KernelDevice device, Graph graph, bool guards) : base(graph)
    {
        _device = device;
        IsGuarded = guards;
        var positions = graph.Nodes.Index().ToDictionary(p => p.Item, p => p.Index);
        var activations = new List<BufferRequest> { Request("rows", graph.Batch * sizeof(int), 0, 0) };
        foreach (var input in graph.Inputs) Add(input, 0);
        for (var i = 0; i < graph.Nodes.Count; i++)
            foreach (var output in graph.Nodes[i].Outputs) Add(output, i + 1);
        Activations = new Arena("activations", BufferPlan.Create(activations));

        // A sum of the step for each node.
        var accumulators = graph.Nodes.Where(n => n.Op is AccumulateOp).ToArray();
        Metrics = [.. accumulators.Select(n => ((AccumulateOp)n.Op).Metric).Distinct()];
        Sums = new Arena("metrics", BufferPlan.Create([new("sums", accumulators.Length * sizeof(double), 0, End)], sizeof(double)));

        void Add(Value value, int written)
        {
            var last = graph.IsOutput(value) ? End : graph.Consumers(value).Select(n => positions[n] + 1).DefaultIfEmpty(written).Max();
            _requests[value] = activations.Count;
            activations.Add(Request(value.ToString(), value.Shape.Elements * sizeof(float), written, last));
        }
    }

    /// <summary>Whether borders surround the buffers.</summary>
    public bool IsGuarded { get; }

    /// <summary>The values.</summary>
    public Arena Activations { get; }

    /// <summary>The sums of metrics.</summary>
    public Arena Sums { get; }

    /// <summary>The names of the metrics.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Arena> Arenas => [Activations, Sums];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Launches => [.. Graph.Inputs.Select(i => $"Gather({i.Name})"), .. Graph.Nodes.Select(n => n.ToString())];

    /// <summary>Where a value's elements begin in the arena.</summary>
    public long Offset(Value value) => OffsetOf(_requests[value]);

    /// <summary>Where the step's row numbers are.</summary>
    public long RowsOffset => OffsetOf(0);

    private int End => Graph.Nodes.Count + 1;

    /// <inheritdoc/>
    public override ProgramRunner Load(ParameterStore parameters) => new ManagedRunner(_device, this, (ManagedParameterStore)parameters);

    private long OffsetOf(int request) => Activations.Plan.Offsets[request] + (IsGuarded ? GuardBytes : 0);

    private BufferRequest Request(string name, long bytes, int first, int last) =>
        IsGuarded ? new BufferRequest(name, bytes + 2 * GuardBytes, 0, End) : new BufferRequest(name, bytes, first, last);
}
