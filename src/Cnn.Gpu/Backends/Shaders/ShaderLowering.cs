using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Backends.Shaders.Tuning;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Turns the nodes of a graph into launches and buffers, before anything is placed or compiled.</summary>
internal sealed class ShaderLowering
{
    /// <summary>The words before the rows in the numbers of a step; common.h names them.</summary>
    public const int StepWords = 16;

    private const int FloatsOfCacheLine = 16;

    private readonly Dictionary<Value, ShaderBuffer> _values = [];
    private readonly Dictionary<(Parameter, string?), ShaderBuffer> _parameters = [];
    private readonly Dictionary<Value, Parameter> _gradients = [];
    private readonly List<(string Metric, Value Values)> _metrics = [];
    private Node? _node;

    public ShaderLowering(Graph graph, ComputeTraits traits, ShaderTiling tiling)
    {
        Graph = BatchNormShaders.Split(graph);
        Traits = traits;
        Tiling = tiling;
        Lanes = tiling.LanesFor(graph.Batch);
        Vector = tiling.VectorFor(Lanes);
        Blocks = (graph.Batch + Lanes - 1) / Lanes;
        Step = Create("step", ShaderMemory.Step, (StepWords + (long)Blocks * Lanes) * sizeof(int));
        State = Create("state", ShaderMemory.State, MetricShaders.StateWords(graph) * sizeof(int));
    }

    public Graph Graph { get; }

    public ComputeTraits Traits { get; }

    /// <summary>What kind of kernels the device wants.</summary>
    public ShaderTiling Tiling { get; }

    /// <summary>What tries tiles out on the device, if the device was opened so.</summary>
    public TileTuner? Tuner { get; init; }

    /// <summary>Samples of a block: a value of shape [N, C, H, W] lies in memory as [Blocks][C][H][W][Lanes].</summary>
    public int Lanes { get; }

    /// <summary>Samples that a work item handles together.</summary>
    public int Vector { get; }

    /// <summary>Blocks of a full batch.</summary>
    public int Blocks { get; }

    /// <summary>Work items that share the samples of a block.</summary>
    public int Sublanes => Lanes / Vector;

    /// <summary>The launches.</summary>
    public List<ShaderStep> Steps { get; } = [];

    /// <summary>Everything that needs memory of the program.</summary>
    public List<ShaderBuffer> Buffers { get; } = [];

    /// <summary>Where values lie.</summary>
    public IReadOnlyDictionary<Value, ShaderBuffer> Values => _values;

    /// <summary>The numbers of the step, and its rows.</summary>
    public ShaderBuffer Step { get; }

    /// <summary>Metrics, and whether a step failed.</summary>
    public ShaderBuffer State { get; }

    /// <summary>The node that updates the parameters, if any; its launches are made when the parameters have their place.</summary>
    public Node? Optimizer { get; private set; }

    /// <summary>The metrics, in the order of their sums.</summary>
    public IReadOnlyList<string> Metrics => [.. _metrics.Select(m => m.Metric).Distinct()];

    /// <summary>Lowers the whole graph.</summary>
    /// <exception cref="KernelException">There is no shader for an op.</exception>
    public void Lower()
    {
        Optimizer = Graph.Nodes.SingleOrDefault(n => n.Op is OptimizerOp);
        for (var i = 0; i < (Optimizer?.Inputs.Count ?? 0); i += 2) _gradients[Optimizer!.Inputs[i + 1]] = Optimizer.Inputs[i].Parameter!;
        foreach (var input in Graph.Inputs) GatherShaders.Lower(this, input);
        // Their order is that of the parameters, so that one launch updates them all.
        foreach (var gradient in _gradients.Keys) Buffer(gradient);
        var running = new List<Node>();
        foreach (var nodes in ElementwiseChains.Group(Graph))
        {
            _node = nodes[^1];
            switch (_node.Op)
            {
                case AccumulateOp accumulate: _metrics.Add((accumulate.Metric, _node.Inputs[0])); break;
                case OptimizerOp: break;
                case RunningStatisticsOp: running.Add(_node); break;
                default: ShaderOps.Lower(this, nodes); break;
            }
        }
        _node = null;
        if (_metrics.Count > 0) MetricShaders.Lower(this, _metrics);
        BatchNormShaders.LowerRunning(this, running);
        // The host uses both, whatever the graph does.
        foreach (var buffer in new[] { Step, State })
        {
            buffer.Touch(0);
            buffer.Keep();
        }
        // Gradients are read by the update, which follows.
        foreach (var gradient in _gradients.Keys) Buffer(gradient).Keep();
        foreach (var output in Graph.Outputs.Values) Buffer(output).Keep();
    }

    /// <summary>Where a value lies; made when it is first asked for.</summary>
    public ShaderBuffer Buffer(Value value)
    {
        if (value.Parameter is { } parameter) return Buffer(parameter);
        if (_values.TryGetValue(value, out var buffer)) return buffer;
        if (Graph.Root(value) is var root && root != value) return _values[value] = Buffer(root);
        return _values[value] = Create(value.ToString(), _gradients.ContainsKey(value) ? ShaderMemory.Gradients : ShaderMemory.Activations,
            value.IsBatched ? Elements(value) * Lanes * Blocks * sizeof(float) : PaddedBytes(value.Shape.Elements));
    }

    /// <summary>Where a parameter, or a state tensor of it, lies.</summary>
    public ShaderBuffer Buffer(Parameter parameter, string? state = null)
    {
        if (!_parameters.TryGetValue((parameter, state), out var buffer))
            _parameters[(parameter, state)] = buffer =
                new ShaderBuffer(parameter.Name, ShaderMemory.Parameters, parameter.Shape.Elements * sizeof(float)) { Parameter = parameter, State = state };
        return buffer;
    }

    /// <summary>A buffer between kernels of one op.</summary>
    public ShaderBuffer Workspace(string name, long floats) => Create(name, ShaderMemory.Activations, PaddedBytes(floats));

    /// <summary>The table of an input.</summary>
    public ShaderBuffer Table(InputSpec input) => new(input.Name, ShaderMemory.Tables, 1) { Table = input.Name };

    /// <summary>A launch, to be added.</summary>
    /// <param name="name">The op, for profiles.</param>
    /// <param name="file">The shader file.</param>
    /// <param name="entry">The kernel.</param>
    /// <param name="defines">What specialises it, beside LANES, VECTOR and the group size.</param>
    /// <param name="arguments">What it takes, in order.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="groupSize">The work items of a group.</param>
    /// <param name="flops">Floating-point operations.</param>
    /// <param name="generated">Source that stands before the file.</param>
    /// <param name="vector">For what is not cut into blocks of samples: the floats that a work item handles together.</param>
    public ShaderStep CreateStep(
        string name, string file, string entry, Defines defines, IReadOnlyList<ShaderBuffer> arguments, Extent groups, Extent groupSize, long flops = 0,
        string generated = "", int? vector = null)
    {
        var all = new Defines
        {
            { "LANES", vector ?? Lanes }, { "VECTOR", vector ?? Vector }, { "GROUP_X", groupSize.X }, { "GROUP_Y", groupSize.Y }, { "GROUP_Z", groupSize.Z },
        };
        return new ShaderStep(name, _node?.Scope ?? "", new ShaderSource(file, entry, all.With(defines), generated), arguments, groups, groupSize, flops);
    }

    /// <summary>Adds a launch.</summary>
    public void Add(ShaderStep step)
    {
        foreach (var argument in step.Arguments) argument.Touch(Steps.Count);
        Steps.Add(step);
    }

    /// <summary>Adds a launch; the arguments are those of <see cref="CreateStep"/>.</summary>
    public void Add(
        string name, string file, string entry, Defines defines, IReadOnlyList<ShaderBuffer> arguments, Extent groups, Extent groupSize, long flops = 0,
        string generated = "", int? vector = null) => Add(CreateStep(name, file, entry, defines, arguments, groups, groupSize, flops, generated, vector));

    /// <summary>Adds a launch whose work items each take some of a number of equal things, by FOR_EACH of common.h.</summary>
    public void AddFlat(
        string name, string file, string entry, Defines defines, IReadOnlyList<ShaderBuffer> arguments, long items, long flops = 0, string generated = "",
        int? vector = null)
    {
        if (items > int.MaxValue) throw new KernelException($"{name} would run over {items} elements, but a launch takes at most {int.MaxValue}. Use smaller batches.");
        var (groupSize, perItem) = Tiling.Flat(items, Traits.ComputeUnits);
        Add(name, file, entry, new Defines { { "ITEMS", items }, { "PER_ITEM", perItem } }.With(defines), arguments,
            new Extent((int)((items + (long)groupSize * perItem - 1) / ((long)groupSize * perItem))), new Extent(groupSize), flops, generated, vector);
    }

    /// <summary>The elements of one sample.</summary>
    public static long Elements(Value value) => value.Shape.Elements / value.Shape[0];

    /// <summary>Vectors of a batched value: what an elementwise kernel runs over.</summary>
    public long Vectors(Value value) => Elements(value) * Blocks * Sublanes;

    private static long PaddedBytes(long floats) => (floats + FloatsOfCacheLine - 1) / FloatsOfCacheLine * FloatsOfCacheLine * sizeof(float);

    private ShaderBuffer Create(string name, ShaderMemory memory, long bytes)
    {
        var buffer = new ShaderBuffer(name, memory, bytes);
        Buffers.Add(buffer);
        return buffer;
    }
}
