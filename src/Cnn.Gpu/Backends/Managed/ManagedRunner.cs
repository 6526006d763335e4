using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>Runs a program's nodes one after the other.</summary>
internal sealed class ManagedRunner : ProgramRunner
{
    private readonly ManagedProgram _program;
    private readonly ManagedParameterStore _parameters;
    private readonly KernelMemory _activations;
    private readonly KernelMemory _sums;
    private readonly List<(Node Node, Launch Launch)> _launches = [];
    private readonly List<Node> _accumulators;
    private readonly int _lastSum;
    private readonly double[] _stepSums;
    private readonly double[] _totals;
    private readonly Dictionary<InputSpec, GatherLaunches> _tables = [];
    private readonly BufferGuards? _guards;

    public ManagedRunner(KernelDevice device, ManagedProgram program, ManagedParameterStore parameters)
    {
        Device = device;
        _program = program;
        _parameters = parameters;
        _activations = device.Allocate(program.Activations.Bytes);
        try
        {
            _sums = device.Allocate(program.Sums.Bytes);
        }
        catch
        {
            _activations.Dispose();
            throw;
        }
        _guards = program.IsGuarded ? new BufferGuards(program.Activations.Plan, _activations) : null;
        _accumulators = [.. program.Graph.Nodes.Where(n => n.Op is AccumulateOp)];
        _stepSums = new double[_accumulators.Count];
        _totals = new double[program.Metrics.Count];
        _lastSum = program.Graph.Nodes.ToList().FindLastIndex(n => n.Op is AccumulateOp);
        foreach (var node in program.Graph.Nodes) _launches.Add((node, device.Find(node.Op)!));
    }

    /// <summary>What invokes kernels.</summary>
    public KernelDevice Device { get; }

    /// <inheritdoc/>
    public override long AllocatedBytes => _activations.Bytes + _sums.Bytes;

    /// <inheritdoc/>
    public override void Bind(InputSpec input, InputTable table)
    {
        if (_tables.Remove(input, out var old)) old.Dispose();
        _tables[input] = new GatherLaunches(Device, input, table);
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<int> rows, in StepSettings settings) => TryStep(rows, settings, null);

    /// <inheritdoc/>
    public override Profile CreateProfile(string device, Graph graph) => new(device, [.. _launches.Select(l => new ProfiledKernel(
        l.Node.Op.Name, l.Node.Scope, l.Node.Flops, l.Node.Bytes))]);

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<int> rows, in StepSettings settings, Profile profile)
    {
        var finite = TryStep(rows, settings, profile);
        profile.EndStep();
        return finite;
    }

    private bool TryStep(ReadOnlySpan<int> rows, in StepSettings settings, Profile? profile)
    {
        try
        {
            return RunStep(rows, settings, profile);
        }
        catch (Exception error) when (Device.Explain(error) is { } explained)
        {
            throw explained;
        }
    }

    private bool RunStep(ReadOnlySpan<int> rows, in StepSettings settings, Profile? profile)
    {
        _guards?.Fill();
        _activations.Write(_program.RowsOffset, rows);
        foreach (var input in _program.Graph.Inputs)
        {
            var table = _tables[input.Input!];
            if (input.Spec.Type == ElementType.Float32) table.Run(Rows, rows.Length, Floats(input), settings);
            else table.RunLabels(Rows, rows.Length, Ints(input));
            _guards?.Check($"the gather of input {input.Input!.Name}");
        }
        var checkedSums = false;
        for (var i = 0; i < _launches.Count; i++)
        {
            var (node, launch) = _launches[i];
            // Nothing may be updated from a step whose metrics say that it went wrong.
            if (node.Op.IsUpdate && !checkedSums)
            {
                if (!SumsAreFinite()) return false;
                checkedSums = i > _lastSum;
            }
            var start = Now;
            launch(new LaunchContext(this, node, rows.Length, settings));
            if (profile is not null)
            {
                Device.Wait();
                profile.Add(0, i, start, Now);
            }
            _guards?.Check(node.ToString());
        }
        if (!checkedSums && !SumsAreFinite()) return false;
        for (var i = 0; i < _accumulators.Count; i++) _totals[MetricIndex(((AccumulateOp)_accumulators[i].Op).Metric)] += _stepSums[i];
        return true;
    }

    /// <inheritdoc/>
    public override void Read(Value output, int samples, Span<float> destination)
    {
        var length = (int)(output.IsBatched ? output.Shape.Sample.Elements * samples : output.Shape.Elements);
        if (output.Parameter is { } parameter) _parameters.Read(parameter, null, destination[..length]);
        else if (output.Spec.Type == ElementType.Float32) _activations.Read(_program.Offset(output), destination[..length]);
        else
        {
            var values = new int[length];
            _activations.Read(_program.Offset(output), values.AsSpan());
            for (var i = 0; i < length; i++) destination[i] = values[i];
        }
    }

    /// <inheritdoc/>
    public override double ReadMetric(string name) => _totals[MetricIndex(name)];

    /// <inheritdoc/>
    public override void ResetMetrics() => _totals.AsSpan().Clear();

    /// <inheritdoc/>
    public override void Wait() => Device.Wait();

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var table in _tables.Values) table.Dispose();
        _tables.Clear();
        _activations.Dispose();
        _sums.Dispose();
    }

    /// <summary>The elements of a value.</summary>
    internal ArrayView<float> Floats(Value value) =>
        value.Parameter is { } parameter ? _parameters.View(parameter) : _activations.View<float>(_program.Offset(value), value.Shape.Elements);

    /// <summary>The elements of a value of integers.</summary>
    internal ArrayView<int> Ints(Value value) => _activations.View<int>(_program.Offset(value), value.Shape.Elements);

    /// <summary>A state tensor of the optimiser.</summary>
    internal ArrayView<float> State(Parameter parameter, string name) => _parameters.View(parameter, name);

    /// <summary>Where the sum of an accumulating node goes.</summary>
    internal ArrayView<double> StepSum(Node node) => _sums.View<double>(_accumulators.IndexOf(node) * sizeof(double), 1);

    private ArrayView<int> Rows => _activations.View<int>(_program.RowsOffset, _program.Graph.Batch);

    private int MetricIndex(string metric)
    {
        for (var i = 0; i < _program.Metrics.Count; i++)
            if (_program.Metrics[i] == metric) return i;
        throw new ArgumentException($"The plan has no metric '{metric}'; it has {string.Join(", ", _program.Metrics)}.");
    }

    private bool SumsAreFinite()
    {
        _sums.Read(0, _stepSums.AsSpan());
        foreach (var sum in _stepSums)
            if (!double.IsFinite(sum)) return false;
        return true;
    }
}
