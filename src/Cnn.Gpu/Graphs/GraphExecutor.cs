using Cnn.Gpu.Backends;

namespace Cnn.Gpu.Graphs;

/// <summary>
/// Runs a plan on its device. It is the sole owner of the device's buffers: nobody else allocates or frees one. Executors for training,
/// evaluation and prediction share the memory of the parameters.
/// </summary>
public sealed class GraphExecutor : IDisposable
{
    private readonly SharedStore _store;
    private readonly ProgramRunner _runner;
    private readonly Dictionary<string, int> _bound = [];
    private int _samples;
    private bool _disposed;

    /// <summary>Takes the plan's memory.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="parameters">The parameters, with the values that the host holds; those of the plan must be among them.</param>
    /// <param name="optimizer">Whose state to hold beside the parameters, if any.</param>
    /// <exception cref="DeviceException">The device has not enough memory.</exception>
    public GraphExecutor(Plan plan, IReadOnlyList<Parameter> parameters, Optimizers.Optimizer? optimizer = null)
        : this(plan, new SharedStore(plan.Device.CreateParameterStore(parameters, optimizer))) => Upload();

    /// <summary>Takes the plan's memory, and shares the parameters of another executor.</summary>
    public GraphExecutor(Plan plan, GraphExecutor sharedWith) : this(plan, sharedWith._store) { }

    private GraphExecutor(Plan plan, SharedStore store)
    {
        Plan = plan;
        _store = store;
        try
        {
            var missing = plan.Graph.Parameters.Keys.Except(store.Store.Parameters).ToList();
            if (missing.Count > 0)
                throw new ArgumentException($"The plan reads parameters that the executor does not hold: {string.Join(", ", missing.Select(p => p.Name))}.");
            _runner = Load(plan, store.Store);
        }
        catch when (store.Users == 0)
        {
            store.Store.Dispose();
            throw;
        }
        store.Users++;
    }

    /// <summary>The plan.</summary>
    public Plan Plan { get; }

    /// <summary>The device memory that the plan took; the same as <see cref="Plan.Bytes"/>.</summary>
    public long AllocatedBytes => _runner.AllocatedBytes;

    /// <summary>The device memory of parameters and optimiser state, shared between executors.</summary>
    public long ParameterBytes => _store.Store.AllocatedBytes;

    /// <summary>Binds the table from which an input is gathered.</summary>
    /// <exception cref="ArgumentException">The graph has no such input, or the table's rows do not fit it.</exception>
    public void Bind(string input, InputTable table)
    {
        var value = Plan.Graph.Inputs.FirstOrDefault(v => v.Input!.Name == input)
            ?? throw new ArgumentException($"The plan has no input '{input}'; it has {string.Join(", ", Plan.Graph.Inputs.Select(v => v.Input!.Name))}.");
        var spec = value.Input!;
        if (spec.Format != table.Format)
            throw new ArgumentException($"Input '{input}' takes {spec.Format}, the table holds {table.Format}.");
        var length = table.Format switch { InputFormat.Bytes => table.Bytes.Length, InputFormat.Float32 => table.Floats.Length, _ => table.Labels.Length };
        if (length / table.Rows != spec.SampleShape.Elements)
            throw new ShapeException($"Input '{input}' takes rows of {spec.SampleShape} ({spec.SampleShape.Elements} elements), the table's have {length / table.Rows}.");
        _runner.Bind(spec, table);
        _bound[input] = table.Rows;
    }

    /// <summary>Runs one step.</summary>
    /// <param name="rows">The rows of the bound tables to take, at least one and at most the plan's batch.</param>
    /// <param name="settings">What changes from step to step.</param>
    /// <returns>
    /// False if the sum of a metric is not finite; the parameters are then as they were before the step. A device that works on while the host
    /// goes on returns true; after such a step it changes nothing any more, and <see cref="FailedRun"/> tells.
    /// </returns>
    /// <exception cref="ArgumentException">A row is out of range, there are too many or none, or an input is not bound.</exception>
    public bool Run(ReadOnlySpan<int> rows, in StepSettings settings = default)
    {
        Require(rows);
        return _runner.Run(rows, settings);
    }

    /// <summary>Runs one step as <see cref="Run(ReadOnlySpan{int}, in StepSettings)"/> does, and records what its kernels take. It is slower.</summary>
    /// <param name="rows">The rows of the bound tables.</param>
    /// <param name="settings">What changes from step to step.</param>
    /// <param name="profile">A profile of this executor, from <see cref="CreateProfile"/>.</param>
    public bool Run(ReadOnlySpan<int> rows, in StepSettings settings, Diagnostics.Profile profile)
    {
        Require(rows);
        return _runner.Run(rows, settings, profile);
    }

    /// <summary>An empty profile of the plan's kernels.</summary>
    public Diagnostics.Profile CreateProfile() => _runner.CreateProfile(Plan.Device.ToString(), Plan.Graph);

    private void Require(ReadOnlySpan<int> rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (rows.Length < 1 || rows.Length > Plan.Batch)
            throw new ArgumentException($"A step of this plan takes 1 to {Plan.Batch} samples, not {rows.Length}.");
        var limit = int.MaxValue;
        // By index: an enumerator of the interface would be allocated at every step.
        for (var i = 0; i < Plan.Graph.Inputs.Count; i++)
        {
            var name = Plan.Graph.Inputs[i].Input!.Name;
            limit = Math.Min(limit, _bound.TryGetValue(name, out var count) ? count : throw new ArgumentException($"Input '{name}' is not bound to a table."));
        }
        foreach (var row in rows)
            if ((uint)row >= (uint)limit)
                throw new ArgumentException($"Row {row} is outside the bound tables of {limit} rows.");
        _samples = rows.Length;
    }

    /// <summary>
    /// Waits for all steps; the number, from 0 on since <see cref="ResetMetrics"/>, of the first run with a metric that was not finite, if
    /// <see cref="Run(ReadOnlySpan{int}, in StepSettings)"/> did not tell. The parameters are as they were before it, metrics count only the runs before it, until metrics are reset.
    /// </summary>
    public long? FailedRun => _runner.FailedRun;

    /// <summary>Waits for all steps.</summary>
    public void Wait() => _runner.Wait();

    /// <summary>An output of the last step in its logical order; of a batched one the samples of that step.</summary>
    public float[] Read(string output)
    {
        var value = FindOutput(output);
        var shape = value.Shape;
        var values = new float[value.IsBatched ? shape.Elements / shape[0] * _samples : shape.Elements];
        Read(output, values);
        return values;
    }

    /// <summary>Copies an output of the last step in its logical order.</summary>
    public void Read(string output, Span<float> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _runner.Read(FindOutput(output), _samples, destination);
    }

    /// <summary>The sum of a metric since the last reset.</summary>
    public double ReadMetric(string name) => _runner.ReadMetric(name);

    /// <summary>Sets all metrics to zero, and forgets a run that failed.</summary>
    public void ResetMetrics() => _runner.ResetMetrics();

    /// <summary>Copies the host's values of all parameters to the device.</summary>
    public void Upload()
    {
        foreach (var parameter in _store.Store.Parameters) _store.Store.Write(parameter, null, parameter.Values);
    }

    /// <summary>Copies the device's values of all parameters to the host.</summary>
    public void Download()
    {
        foreach (var parameter in _store.Store.Parameters) _store.Store.Read(parameter, null, parameter.Values);
    }

    /// <summary>Copies the device's values of one parameter; the host's copy stays as it is.</summary>
    internal void Read(Parameter parameter, Span<float> destination) => _store.Store.Read(parameter, null, destination);

    /// <summary>Copies a state tensor of the optimiser from the host.</summary>
    public void WriteState(Parameter parameter, string state, ReadOnlySpan<float> values) => _store.Store.Write(parameter, state, values);

    /// <summary>A state tensor of the optimiser.</summary>
    public float[] ReadState(Parameter parameter, string state)
    {
        var values = new float[parameter.Shape.Elements];
        _store.Store.Read(parameter, state, values);
        return values;
    }

    /// <summary>Frees the plan's memory, and the parameters' with the last executor that shares them.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _runner.Dispose();
        if (--_store.Users == 0) _store.Store.Dispose();
    }

    private static ProgramRunner Load(Plan plan, ParameterStore store)
    {
        try
        {
            return plan.Program.Load(store);
        }
        catch (OutOfDeviceMemoryException error)
        {
            throw new OutOfDeviceMemoryException($"{error.Message} {plan.DescribeNeed(store.AllocatedBytes)}", error);
        }
    }

    private Value FindOutput(string name) => Plan.Graph.Outputs.TryGetValue(name, out var value) ? value
        : throw new ArgumentException($"The plan has no output '{name}'; it has {string.Join(", ", Plan.Graph.Outputs.Keys)}.");

    private sealed class SharedStore(ParameterStore store)
    {
        public ParameterStore Store { get; } = store;
        public int Users { get; set; }
    }
}
