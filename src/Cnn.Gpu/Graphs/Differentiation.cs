namespace Cnn.Gpu.Graphs;

/// <summary>What an op's gradient rule sees: its node, the gradients that arrived, and a place to put those that it emits.</summary>
public sealed class Differentiation
{
    private readonly Dictionary<Value, Value> _gradients;
    private readonly HashSet<Value> _wanted;

    internal Differentiation(GraphBuilder graph, Dictionary<Value, Value> gradients, HashSet<Value> wanted)
    {
        Graph = graph;
        _gradients = gradients;
        _wanted = wanted;
    }

    /// <summary>Where backward ops are emitted.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The node being differentiated.</summary>
    public Node Node { get; internal set; } = null!;

    /// <summary>An input of the node.</summary>
    public Value Input(int index) => Node.Inputs[index];

    /// <summary>An output of the node.</summary>
    public Value Output(int index) => Node.Outputs[index];

    /// <summary>The gradient of the loss with respect to the node's first output.</summary>
    public Value OutputGradient => _gradients[Node.Outputs[0]];

    /// <summary>Whether anything needs the gradient of this input; work for others can be left out.</summary>
    public bool Wants(Value input) => _wanted.Contains(input);

    /// <summary>Adds a contribution to the gradient of an input.</summary>
    public void Add(Value input, Value gradient) =>
        _gradients[input] = _gradients.TryGetValue(input, out var sum) ? Graph.Apply(new Ops.AddOp(), sum, gradient) : gradient;
}
