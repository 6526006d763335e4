using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>An <see cref="OpCase"/> on a device: its result <c>y</c> and the gradients that it wants.</summary>
internal sealed class OpCaseRunner : IDisposable
{
    private const string Gradient = "dy";
    private readonly OpCase _case;
    private readonly Dictionary<string, Parameter> _parameters = [];
    private readonly GraphExecutor _executor;

    public OpCaseRunner(OpCase @case, Device device)
    {
        _case = @case;
        var g = new GraphBuilder(@case.Batch, training: true);
        var values = @case.Operands.ToDictionary(o => o.Name, o => Emit(g, o));
        var y = @case.Emit(g, [.. @case.Operands.Select(o => values[o.Name])]);
        g.Output("y", y);
        OutputShape = y.Shape;
        var dy = @case.OutputGradient is null ? null : g.Input(new InputSpec(Gradient, y.Shape.Sample, InputFormat.Float32));
        if (@case.Wanted.Count > 0)
        {
            var gradients = g.Differentiate(y, dy, [.. @case.Wanted.Select(name => values[name])]);
            foreach (var name in @case.Wanted)
                g.Output($"d{name}", gradients.TryGetValue(values[name], out var gradient) ? gradient
                    : throw new AssertionException($"{@case}: no gradient of {name} came out."));
        }
        Plan = Plan.Create(g.Build(), device);
        _executor = new GraphExecutor(Plan, [.. _parameters.Values]);
        foreach (var operand in @case.Operands.Where(o => o.Kind != OperandKind.Parameter && Reads(o.Name))) Bind(operand);
        if (@case.OutputGradient is not null && Reads(Gradient)) Bind(new Operand(Gradient, y.Shape, @case.OutputGradient, OperandKind.Sample));
    }

    /// <summary>The plan.</summary>
    public Plan Plan { get; }

    /// <summary>The bytes that the device took for it.</summary>
    public long AllocatedBytes => _executor.AllocatedBytes;

    /// <summary>The shape of the result.</summary>
    public Shape OutputShape { get; }

    /// <summary>All results for the first samples.</summary>
    public static Dictionary<string, float[]> Run(OpCase @case, Device device, int? samples = null)
    {
        using var runner = new OpCaseRunner(@case, device);
        return runner.Run(samples);
    }

    /// <summary>All results for the first samples.</summary>
    public Dictionary<string, float[]> Run(int? samples = null)
    {
        // Sample i is row batch - i of the tables: row numbers that are not places in the batch.
        var rows = Enumerable.Range(0, samples ?? _case.Batch).Select(i => _case.Batch - i).ToArray();
        _executor.Run(rows, _case.Settings);
        return Plan.Graph.Outputs.Keys.ToDictionary(name => name, name => _executor.Read(name));
    }

    /// <summary>Gives an operand other values.</summary>
    public void Set(Operand operand)
    {
        if (operand.Kind == OperandKind.Parameter)
        {
            _parameters[operand.Name].Values = operand.Values;
            _executor.Upload();
        }
        else Bind(operand);
    }

    public void Dispose() => _executor.Dispose();

    private bool Reads(string input) => Plan.Graph.Inputs.Any(v => v.Input!.Name == input);

    private Value Emit(GraphBuilder g, Operand operand)
    {
        if (operand.Kind != OperandKind.Parameter)
            return g.Input(new InputSpec(operand.Name, operand.Shape.Sample, operand.Kind == OperandKind.Label ? InputFormat.Labels : InputFormat.Float32));
        var parameter = new Parameter(operand.Name, operand.Shape, KaimingUniform.Default) { Values = operand.Values };
        _parameters.Add(operand.Name, parameter);
        return g.Parameter(parameter);
    }

    private void Bind(Operand operand)
    {
        var features = operand.Values.Length / operand.Shape[0];
        var table = new float[(_case.Batch + 1) * features];
        for (var i = 0; i < operand.Shape[0]; i++)
            operand.Values.AsSpan(i * features, features).CopyTo(table.AsSpan((_case.Batch - i) * features));
        _executor.Bind(operand.Name, operand.Kind == OperandKind.Label
            ? InputTable.FromLabels(Array.ConvertAll(table, v => (int)v)) : InputTable.FromFloats(table, _case.Batch + 1));
    }
}
