using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>Runs a program's nodes one after the other.</summary>
internal sealed class ReferenceRunner : ProgramRunner
{
    private readonly ReferenceProgram _program;
    private readonly ReferenceParameterStore _parameters;
    private readonly PinnedMemory _activations;
    private readonly PinnedMemory _sums;
    private readonly List<(Node Node, Launch Launch)> _launches = [];
    private readonly List<Node> _accumulators;
    private readonly Dictionary<InputSpec, PinnedTable> _tables = [];
    private readonly BufferGuards? _guards;

    public ReferenceRunner(ReferenceProgram program, ReferenceParameterStore parameters)
    {
        _program = program;
        _parameters = parameters;
        _activations = new PinnedMemory(program.Activations.Bytes);
        _sums = new PinnedMemory(program.Sums.Bytes);
        _guards = program.IsGuarded ? new BufferGuards(program.Activations.Plan, _activations) : null;
        _accumulators = [.. program.Graph.Nodes.Where(n => n.Op is AccumulateOp)];
        foreach (var node in program.Graph.Nodes) _launches.Add((node, ReferenceLaunches.Find(node.Op)!));
    }

    /// <inheritdoc/>
    public override long AllocatedBytes => _activations.Bytes + _sums.Bytes;

    /// <inheritdoc/>
    public override void Bind(InputSpec input, InputTable table)
    {
        if (_tables.Remove(input, out var old)) old.Dispose();
        _tables[input] = new PinnedTable(table);
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<int> rows, in StepSettings settings) => RunStep(rows, settings, null);

    /// <inheritdoc/>
    public override Profile CreateProfile(string device, Graph graph) => new(device, [.. _launches.Select(l => new ProfiledKernel(
        l.Node.Op.Name, l.Node.Scope, l.Node.Flops, l.Node.Inputs.Concat(l.Node.Outputs).Sum(v => v.Shape.Elements * sizeof(float))))]);

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<int> rows, in StepSettings settings, Profile profile)
    {
        var finite = RunStep(rows, settings, profile);
        profile.EndStep();
        return finite;
    }

    private bool RunStep(ReadOnlySpan<int> rows, in StepSettings settings, Profile? profile)
    {
        _guards?.Fill();
        rows.CopyTo(Rows.AsSpan());
        foreach (var input in _program.Graph.Inputs)
        {
            Gather(input, rows.Length, settings);
            _guards?.Check($"the gather of input {input.Name}");
        }
        var checkedSums = false;
        for (var i = 0; i < _launches.Count; i++)
        {
            var (node, launch) = _launches[i];
            // Nothing may be updated from a step whose metrics say that it went wrong.
            if (node.Op.IsUpdate && !checkedSums)
            {
                if (!SumsAreFinite()) return false;
                checkedSums = true;
            }
            var start = Now;
            launch(new LaunchContext(this, node, rows.Length, settings));
            profile?.Add(0, i, start, Now);
            _guards?.Check(node.ToString());
        }
        if (!SumsAreFinite()) return false;
        for (var i = 0; i < _accumulators.Count; i++) Total(((AccumulateOp)_accumulators[i].Op).Metric) += StepSums[i];
        return true;
    }

    /// <inheritdoc/>
    public override void Read(Value output, int samples, Span<float> destination)
    {
        var length = (int)(output.IsBatched ? output.Shape.Sample.Elements * samples : output.Shape.Elements);
        if (output.Spec.Type == ElementType.Float32) Floats(output).AsSpan()[..length].CopyTo(destination);
        else
            for (var i = 0; i < length; i++) destination[i] = Ints(output)[i];
    }

    /// <inheritdoc/>
    public override double ReadMetric(string name) => Total(name);

    /// <inheritdoc/>
    public override void ResetMetrics() => _sums.AsSpan().Clear();

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var table in _tables.Values) table.Dispose();
        _tables.Clear();
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

    private ArrayView<double> StepSums => _sums.View<double>(0, _accumulators.Count);

    private ref double Total(string metric)
    {
        for (var i = 0; i < _program.Metrics.Count; i++)
            if (_program.Metrics[i] == metric)
                return ref _sums.View<double>((_accumulators.Count + i) * sizeof(double), 1)[0];
        throw new ArgumentException($"The plan has no metric '{metric}'; it has {string.Join(", ", _program.Metrics)}.");
    }

    private bool SumsAreFinite()
    {
        for (var i = 0; i < _accumulators.Count; i++)
            if (!double.IsFinite(StepSums[i])) return false;
        return true;
    }

    private void Gather(Value input, int count, in StepSettings step)
    {
        var spec = input.Input!;
        var table = _tables[spec];
        var features = (int)spec.SampleShape.Elements;
        var channels = spec.Normalization?.Mean.Count ?? 1;
        var size = new GatherSize { Channels = channels, Positions = features / channels };
        var rows = Rows;
        switch (spec.Format)
        {
            case InputFormat.Bytes:
                var normalization = spec.Normalization ?? Normalization.None(1);
                using (var mean = new PinnedTable(InputTable.FromFloats([.. normalization.Mean], 1)))
                using (var std = new PinnedTable(InputTable.FromFloats([.. normalization.Std], 1)))
                    if (spec.Augmentation is { } augmentation)
                    {
                        var settings = new AugmentationSettings
                        {
                            Height = spec.SampleShape[1],
                            Width = spec.SampleShape[2],
                            Padding = augmentation.CropPadding,
                            Flip = augmentation.HorizontalFlip ? 1 : 0,
                            Seed = step.Seed,
                            CounterHigh = Augmentation.Stream | (uint)step.Step,
                        };
                        for (var i = 0; i < count * features; i++)
                            GatherKernels.AugmentedBytes(i, table.Bytes, rows, mean.Floats, std.Floats, Floats(input), size, settings);
                    }
                    else
                        for (var i = 0; i < count * features; i++) GatherKernels.Bytes(i, table.Bytes, rows, mean.Floats, std.Floats, Floats(input), size);
                break;
            case InputFormat.Float32:
                for (var i = 0; i < count * features; i++) GatherKernels.Floats(i, table.Floats, rows, Floats(input), size);
                break;
            default:
                for (var i = 0; i < count; i++) GatherKernels.Labels(i, table.Labels, rows, Ints(input));
                break;
        }
    }
}
