using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Initializers;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Diagnostics;

/// <summary>
/// A small graph around one node of a network, with random operands. It is emitted from the ops that fusion merged into the node, so that the
/// device merges them again while the reference runs them one by one. Probes of one node and seed have the same operands.
/// </summary>
internal sealed class Probe
{
    private readonly Graph _network;
    private readonly GraphBuilder _builder;
    private readonly int _classes;
    private readonly RandomStream _random;
    private readonly Dictionary<Value, Value> _values = [];
    private readonly Dictionary<string, InputTable> _tables = [];
    private readonly List<Parameter> _parameters = [];

    private Probe(Graph network, int classes, ulong seed)
    {
        _network = network;
        _builder = new GraphBuilder(network.Batch, training: true);
        _classes = classes;
        _random = new RandomStream(seed, stream: 1);
    }

    /// <summary>The outputs to compare, by name.</summary>
    public Dictionary<string, Value> Outputs { get; } = [];

    /// <summary>For each output that holds places in pooling windows: the pooling, and the name of the output that it reads.</summary>
    public Dictionary<string, (Pool2dOp Pool, string Pooled)> Indices { get; } = [];

    /// <summary>The metrics to compare.</summary>
    public List<string> Metrics { get; } = [];

    /// <summary>The longest sum.</summary>
    public double Terms { get; private set; } = 1;

    /// <summary>How many other nodes it has to run to get the operands that no table can feed: an optimiser's gradients.</summary>
    public int Produced { get; private set; }

    /// <summary>The optimiser, if the node is its update.</summary>
    public Optimizer? Optimizer { get; private set; }

    /// <summary>The parameters, which the probe has for itself.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>A probe of a node.</summary>
    /// <param name="node">A node of the network's fused graph.</param>
    /// <param name="network">The fused graph.</param>
    /// <param name="classes">The number of classes, which labels stay below.</param>
    /// <param name="seed">The seed of the operands.</param>
    /// <param name="withPooled">Whether to keep what was pooled, which no device can that merges the pooling into another op.</param>
    public static Probe Of(Node node, Graph network, int classes, ulong seed, bool withPooled)
    {
        var probe = new Probe(network, classes, seed);
        probe.Emit(node);
        probe.Optimizer = (node.Op as OptimizerOp)?.Optimizer;
        foreach (var (i, output) in node.Outputs.Index().Where(o => network.IsUsed(o.Item)))
        {
            var name = $"output {i}";
            probe.Keep(name, output);
            if (output.Spec.Type == ElementType.Float32 || !withPooled) continue;
            var pool = node.Parts.First(p => p.Outputs.Contains(output));
            probe.Keep($"{name} pooled", pool.Inputs[0]);
            probe.Indices[name] = ((Pool2dOp)pool.Op, $"{name} pooled");
        }
        return probe;
    }

    /// <summary>A probe of nothing but the gathering of an input.</summary>
    public static Probe OfInput(Value input, Graph network, int classes, ulong seed)
    {
        var probe = new Probe(network, classes, seed);
        probe.Feed(input);
        probe.Keep("output 0", input);
        return probe;
    }

    /// <summary>Makes it ready to run. Sample i of a step of n samples is row n - 1 - i of the tables.</summary>
    public GraphExecutor Load(Device device)
    {
        var plan = Plan.Create(_builder.Build(), device);
        var executor = new GraphExecutor(plan, _parameters, Optimizer);
        foreach (var input in plan.Graph.Inputs) executor.Bind(input.Input!.Name, _tables[input.Input.Name]);
        return executor;
    }

    private void Keep(string name, Value value)
    {
        _builder.Output(name, _values[value]);
        Outputs[name] = _values[value];
    }

    private void Emit(Node node)
    {
        foreach (var part in node.Parts)
        {
            // First all operands: making one may emit another node.
            Value[] inputs = [.. part.Inputs.Select(Feed)];
            foreach (var (value, output) in part.Outputs.Zip(_builder.ApplyAll(part.Op, inputs))) _values[value] = output;
            if (part.Op is AccumulateOp accumulate) Metrics.Add(accumulate.Metric);
            Terms = Math.Max(Terms, TermsOf(part));
        }
    }

    /// <summary>The value of an operand: what the probe has already, or else random numbers.</summary>
    private Value Feed(Value value)
    {
        if (_values.TryGetValue(value, out var known)) return known;
        return _values[value] = value switch
        {
            { Parameter: { } parameter } => _builder.Parameter(Stir(parameter)),
            { Input: { } spec } => Table(spec),
            { Spec.Type: ElementType.Int32 } => Places(value),
            { IsBatched: true } => Table(new InputSpec($"value {value.Id}", value.Shape.Sample, InputFormat.Float32)),
            // No table feeds a value without a batch: it is what the network computes too, from random numbers.
            _ => Produce(value),
        };
    }

    private Value Produce(Value value)
    {
        Produced++;
        Emit(_network.Producer(value) ?? throw new InvalidOperationException($"Nothing produces {value}."));
        return _values[value];
    }

    /// <summary>Places in the windows of a pooling. Random numbers are pooled for it, so that all devices find the same places.</summary>
    private Value Places(Value value)
    {
        var pool = (Pool2dOp)_network.Producer(value)!.Parts.First(p => p.Outputs.Contains(value)).Op;
        var spec = new InputSpec($"value {value.Id}", [value.Shape[1], pool.Geometry.Height.Input, pool.Geometry.Width.Input], InputFormat.Float32);
        return _builder.ApplyAll(pool, Table(spec))[1];
    }

    private Value Table(InputSpec spec)
    {
        var elements = (int)(_builder.Batch * spec.SampleShape.Elements);
        _tables[spec.Name] = spec.Format switch
        {
            InputFormat.Labels => InputTable.FromLabels([.. Enumerable.Range(0, _builder.Batch).Select(_ => _random.NextInt(_classes))]),
            InputFormat.Bytes => InputTable.FromBytes([.. Enumerable.Range(0, elements).Select(_ => (byte)_random.NextInt(256))], _builder.Batch),
            _ => InputTable.FromFloats([.. Enumerable.Range(0, elements).Select(_ => _random.NextNormal())], _builder.Batch),
        };
        return _builder.Input(spec);
    }

    /// <summary>The network's own values, whose size fits the op, changed a little: zeros and ones would hide errors. Positive ones stay positive.</summary>
    private Parameter Stir(Parameter parameter)
    {
        var copy = new Parameter(parameter.Name, parameter.Shape, new Zeros())
        {
            Values = Array.ConvertAll(parameter.Values, v => v * _random.NextFloat(0.75f, 1.25f) + 0.01f * _random.NextFloat()),
        };
        _parameters.Add(copy);
        return copy;
    }

    /// <summary>The longest sum of an op: multiply-adds for each output, or elements for each output where it only adds.</summary>
    private static double TermsOf(Node node)
    {
        var smallest = node.Outputs.Select(o => o.Shape.Elements).DefaultIfEmpty(1).Min();
        var products = node.Outputs.Count == 0 ? 0 : node.Flops / 2.0 / node.Outputs[0].Shape.Elements;
        // The update of an optimiser adds nothing up.
        return node.Op is OptimizerOp ? 1 : Math.Max(products, node.Inputs.Max(i => i.Shape.Elements) / (double)smallest);
    }
}
