namespace Cnn.Gpu.Graphs;

/// <summary>Ops over virtual tensors, in an order in which they can run.</summary>
public sealed class Graph
{
    private Graph(int batch, IReadOnlyList<Node> nodes, IReadOnlyList<Value> inputs, IReadOnlyDictionary<Parameter, Value> parameters, IReadOnlyDictionary<string, Value> outputs)
    {
        Batch = batch;
        Nodes = nodes;
        Inputs = inputs;
        Parameters = parameters;
        Outputs = outputs;
        foreach (var node in nodes)
            foreach (var input in node.Inputs)
                (_consumers.TryGetValue(input, out var list) ? list : _consumers[input] = []).Add(node);
        foreach (var node in nodes)
            foreach (var output in node.Outputs)
                _producers[output] = node;
        _kept = [.. outputs.Values];
    }

    private readonly Dictionary<Value, List<Node>> _consumers = [];
    private readonly Dictionary<Value, Node> _producers = [];
    private readonly HashSet<Value> _kept;

    /// <summary>The largest number of samples of a step.</summary>
    public int Batch { get; }

    /// <summary>The ops, in order.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>What each step reads from bound tables.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>The value of each parameter.</summary>
    public IReadOnlyDictionary<Parameter, Value> Parameters { get; }

    /// <summary>The values that can be read after a step.</summary>
    public IReadOnlyDictionary<string, Value> Outputs { get; }

    /// <summary>The nodes that read a value.</summary>
    public IReadOnlyList<Node> Consumers(Value value) => _consumers.TryGetValue(value, out var nodes) ? nodes : [];

    /// <summary>The node that writes a value; null for inputs and parameters.</summary>
    public Node? Producer(Value value) => _producers.GetValueOrDefault(value);

    /// <summary>Whether the value can be read after a step.</summary>
    public bool IsOutput(Value value) => _kept.Contains(value);

    /// <summary>Whether anything reads the value.</summary>
    public bool IsUsed(Value value) => IsOutput(value) || _consumers.ContainsKey(value);

    /// <summary>Floating-point operations of one step.</summary>
    public long Flops => Nodes.Sum(n => n.Flops);

    /// <summary>The same graph with other nodes: what fusion returns.</summary>
    internal Graph With(IReadOnlyList<Node> nodes) => Create(Batch, nodes, Inputs, Parameters, Outputs);

    internal static Graph Create(int batch, IReadOnlyList<Node> nodes, IReadOnlyList<Value> inputs, IReadOnlyDictionary<Parameter, Value> parameters, IReadOnlyDictionary<string, Value> outputs)
    {
        var live = new HashSet<Value>(outputs.Values);
        var kept = new List<Node>();
        foreach (var node in nodes.Reverse())
        {
            if (node.Outputs.Count > 0 && !node.Outputs.Any(live.Contains)) continue;
            live.UnionWith(node.Inputs);
            kept.Add(node);
        }
        kept.Reverse();
        return new Graph(batch, kept, [.. inputs.Where(live.Contains)],
            parameters.Where(p => live.Contains(p.Value)).ToDictionary(p => p.Key, p => p.Value), new Dictionary<string, Value>(outputs));
    }

    /// <summary>One line per node.</summary>
    public override string ToString() => string.Join('\n', Nodes);
}
