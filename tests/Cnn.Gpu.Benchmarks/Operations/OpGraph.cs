using System.Text.Json.Nodes;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Benchmarks.Operations;

/// <summary>A graph of one op, with random numbers for its operands.</summary>
internal sealed class OpGraph(int batch)
{
    private readonly GraphBuilder _builder = new(batch, training: true);
    private readonly RandomStream _random = new(1);
    private readonly List<Parameter> _parameters = [];
    private readonly List<(string Name, InputTable Table)> _tables = [];
    private readonly List<(string Name, Shape Shape)> _shapes = [];

    /// <summary>An operand with a row for each sample.</summary>
    public Value Sample(string name, Shape shape)
    {
        var values = new float[shape.Elements];
        foreach (ref var value in values.AsSpan()) value = _random.NextFloat(-1, 1);
        _tables.Add((name, InputTable.FromFloats(values, batch)));
        _shapes.Add((name, shape));
        return _builder.Input(new InputSpec(name, shape.Sample, InputFormat.Float32));
    }

    /// <summary>A class for each sample.</summary>
    public Value Labels(string name, int classes)
    {
        _tables.Add((name, InputTable.FromLabels([.. Enumerable.Range(0, batch).Select(_ => _random.NextInt(classes))])));
        _shapes.Add((name, [batch]));
        return _builder.Input(new InputSpec(name, [], InputFormat.Labels));
    }

    /// <summary>An operand that all samples share.</summary>
    public Value Weight(string name, Shape shape)
    {
        var parameter = new Parameter(name, shape, new Uniform(1));
        parameter.Initialize(1, _parameters.Count);
        _parameters.Add(parameter);
        _shapes.Add((name, shape));
        return _builder.Parameter(parameter);
    }

    /// <summary>Applies the op.</summary>
    public IReadOnlyList<Value> Apply(Op op, params IReadOnlyList<Value> inputs) => _builder.ApplyAll(op, inputs);

    /// <summary>Asks for a result.</summary>
    public void Result(string name, Value value)
    {
        _builder.Output(name, value);
        _shapes.Add((name, value.Shape));
    }

    /// <summary>The bytes of operands and results: what an op that reads and writes each element once moves.</summary>
    public long Bytes => _shapes.Sum(s => s.Shape.Elements * sizeof(float));

    /// <summary>The shapes of operands and results by their names.</summary>
    public JsonObject Shapes => new(_shapes.Select(s =>
        KeyValuePair.Create(s.Name, (JsonNode?)new JsonArray([.. s.Shape.Select(d => (JsonNode)d)]))));

    /// <summary>Makes the graph ready to run.</summary>
    public GraphExecutor CreateExecutor(Backends.Device device)
    {
        var executor = new GraphExecutor(Plan.Create(_builder.Build(), device), _parameters);
        foreach (var (name, table) in _tables) executor.Bind(name, table);
        return executor;
    }
}
