using Cnn.Gpu.Graphs.Fusion;

namespace Cnn.Gpu.Graphs;

/// <summary>Collects the ops that layers, losses and optimisers emit, for one batch size.</summary>
public sealed class GraphBuilder
{
    private readonly List<Node> _nodes = [];
    private readonly List<Node> _atEnd = [];
    private readonly Stack<string> _scopes = new();
    private readonly Stack<(string Path, Layer? Layer)> _places = new();
    private readonly List<LayerTrace> _layers = [];
    private readonly Dictionary<Parameter, Value> _parameters = [];
    private readonly List<Value> _inputs = [];
    private readonly Dictionary<string, Value> _outputs = [];
    private int _values;

    /// <summary>Creates a builder.</summary>
    /// <param name="batch">The number of samples that one step takes at most; a step may run with fewer.</param>
    /// <param name="training">Whether dropout drops and batch statistics are taken.</param>
    public GraphBuilder(int batch, bool training = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        Batch = batch;
        IsTraining = training;
    }

    /// <summary>The largest number of samples of a step.</summary>
    public int Batch { get; }

    /// <summary>Whether the graph is for training.</summary>
    public bool IsTraining { get; }

    /// <summary>Whether <see cref="ApplyAtEnd"/> applies anything.</summary>
    public bool ChangesParameters { get; init; } = true;

    /// <summary>The layers that were emitted, outer ones before those that they contain.</summary>
    public IReadOnlyList<LayerTrace> Layers => _layers;

    /// <summary>How many random streams (dropout layers) were handed out.</summary>
    public int RandomStreams { get; private set; }

    /// <summary>A number that sets the random numbers of one op apart from those of all others; from 1 on, since initial weights are drawn from 0.</summary>
    public int NextRandomStream() => ++RandomStreams;

    /// <summary>A value that each step reads from the table bound under its name; the same one at every call.</summary>
    /// <exception cref="ArgumentException">There is an input of this name with another shape or format.</exception>
    /// <exception cref="ShapeException">The input is augmented, but has no images for it.</exception>
    public Value Input(InputSpec spec)
    {
        if (_inputs.Find(v => v.Input!.Name == spec.Name) is { Input: var known } existing)
            return known!.SampleShape == spec.SampleShape && known.Format == spec.Format ? existing
                : throw new ArgumentException($"Input '{spec.Name}' is {known.Format} {known.SampleShape} already; it cannot be {spec.Format} {spec.SampleShape} too.");
        spec.Augmentation?.Require(spec);
        var type = spec.Format == InputFormat.Labels ? ElementType.Int32 : ElementType.Float32;
        var value = new Value(_values++, new ValueSpec(spec.SampleShape.WithBatch(Batch), type), spec.Name) { Input = spec };
        _inputs.Add(value);
        return value;
    }

    /// <summary>The value of a parameter; the same one at every call.</summary>
    public Value Parameter(Parameter parameter)
    {
        if (!_parameters.TryGetValue(parameter, out var value))
            _parameters[parameter] = value = new Value(_values++, new ValueSpec(parameter.Shape, IsBatched: false), parameter.Name) { Parameter = parameter };
        return value;
    }

    /// <summary>Applies an op and returns its first output.</summary>
    /// <exception cref="ShapeException">The inputs do not fit; the message names the layer.</exception>
    public Value Apply(Op op, params IReadOnlyList<Value> inputs) => ApplyAll(op, inputs)[0];

    /// <summary>Applies an op and returns all its outputs.</summary>
    /// <exception cref="ShapeException">The inputs do not fit; the message names the layer.</exception>
    public IReadOnlyList<Value> ApplyAll(Op op, params IReadOnlyList<Value> inputs)
    {
        var scope = _scopes.TryPeek(out var top) ? top : "";
        IReadOnlyList<ValueSpec> specs;
        try
        {
            specs = op.Infer(inputs);
        }
        catch (ShapeException error) when (scope.Length > 0 && !error.Message.StartsWith("Layer ", StringComparison.Ordinal))
        {
            throw new ShapeException($"Layer {scope}: {error.Message}");
        }
        var outputs = specs.Select(spec => new Value(_values++, spec, scope.Length > 0 ? scope : op.Name)).ToArray();
        _nodes.Add(new Node(op, inputs, outputs, scope));
        return outputs;
    }

    /// <summary>
    /// Applies an op without outputs behind everything else: one that changes parameters, once it is known that the step went well. Graphs that
    /// only look at a step leave it out.
    /// </summary>
    public void ApplyAtEnd(Op op, params IReadOnlyList<Value> inputs)
    {
        if (op.Infer(inputs).Count > 0) throw new ArgumentException($"{op.Name} has outputs, so that nothing can be said of the place where they are needed.", nameof(op));
        if (ChangesParameters) _atEnd.Add(new Node(op, inputs, [], _scopes.TryPeek(out var top) ? top : ""));
    }

    /// <summary>Emits a layer, with its place in the model attached to what it emits and to the errors that it raises.</summary>
    /// <exception cref="ShapeException">The layer cannot take the input; the message names it.</exception>
    public Value Apply(Layer layer, Value x)
    {
        // A layer that is not registered in the one that emits it shows the path of that one.
        var (parentPath, parent) = _places.TryPeek(out var place) ? place : ("", null);
        var path = string.Join('.', new[] { parentPath, parent?.PathOf(layer) }.Where(p => !string.IsNullOrEmpty(p)));
        _places.Push((path, layer));
        _scopes.Push($"{path} {layer}".TrimStart());
        var trace = new LayerTrace(path, layer, x, _nodes.Count);
        _layers.Add(trace);
        try
        {
            trace.Output = layer.Emit(this, x);
            trace.Nodes = _nodes[trace.FirstNode..];
            return trace.Output;
        }
        catch (ShapeException error) when (!error.Message.StartsWith("Layer ", StringComparison.Ordinal))
        {
            throw new ShapeException($"Layer {_scopes.Peek()}: {error.Message}");
        }
        finally
        {
            _scopes.Pop();
            _places.Pop();
        }
    }

    /// <summary>Keeps a value readable after the step, under a name.</summary>
    public void Output(string name, Value value) => _outputs[name] = value;

    /// <summary>Emits the backward pass.</summary>
    /// <param name="output">The value to differentiate.</param>
    /// <param name="gradient">The gradient of the loss with respect to it, or null where the producing op has it already (losses).</param>
    /// <param name="wanted">The values whose gradients are needed.</param>
    /// <returns>The gradient of each wanted value; one that does not influence the output is missing.</returns>
    public IReadOnlyDictionary<Value, Value> Differentiate(Value output, Value? gradient, IReadOnlyCollection<Value> wanted)
    {
        PutPoolingFirst([output, .. wanted]);
        var influenced = new HashSet<Value>(wanted);
        var forward = _nodes.ToArray();
        foreach (var node in forward)
            if (node.Inputs.Any(influenced.Contains))
                influenced.UnionWith(node.Outputs);

        var gradients = new Dictionary<Value, Value>();
        if (gradient is not null) gradients[output] = gradient;
        var context = new Differentiation(this, gradients, influenced);
        foreach (var node in forward.Reverse())
        {
            var arrives = node.Outputs.Any(gradients.ContainsKey) || gradient is null && node.Outputs.Contains(output);
            if (!arrives || !node.Inputs.Any(influenced.Contains)) continue;
            context.Node = node;
            _scopes.Push(node.Scope);
            node.Op.Differentiate(context);
            _scopes.Pop();
        }
        return wanted.Where(gradients.ContainsKey).ToDictionary(v => v, v => gradients[v]);
    }

    /// <summary>The finished graph; nodes that no output or update depends on are left out.</summary>
    public Graph Build()
    {
        PutPoolingFirst([]);
        return Graph.Create(Batch, [.. _nodes, .. _atEnd], _inputs, _parameters, _outputs);
    }

    private void PutPoolingFirst(IReadOnlyCollection<Value> kept) =>
        PoolingFirst.Rewrite(_nodes, v => kept.Contains(v) || _outputs.ContainsValue(v), (spec, name) => new Value(_values++, spec, name));
}
