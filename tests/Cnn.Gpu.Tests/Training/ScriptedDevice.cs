using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Tests.Training;

/// <summary>
/// A device that computes nothing: a training step adds 1 to every parameter, and metrics are what the test says. It allocates nothing per step.
/// </summary>
internal sealed class ScriptedDevice : Device
{
    /// <summary>The sum that a plan's metric has: for (is it training?, metric).</summary>
    public Func<bool, string, double> Metric { get; init; } = (_, _) => 0;

    /// <summary>Whether a training step, counted from 0, has finite metrics.</summary>
    public Func<long, bool> IsFinite { get; init; } = _ => true;

    /// <summary>How often running metrics were read from a training plan.</summary>
    public int MetricReads { get; set; }

    public override string Kind => "scripted";

    public override string Name => "for tests";

    internal override bool Supports(Op op) => true;

    internal override DeviceProgram Compile(Graph graph) => new Program(this, graph);

    internal override ParameterStore CreateParameterStore(IReadOnlyList<Parameter> parameters, Optimizer? optimizer) => new Store(parameters);

    private sealed class Program(ScriptedDevice device, Graph graph) : DeviceProgram(graph)
    {
        public override IReadOnlyList<Arena> Arenas => [];

        public override IReadOnlyList<string> Launches => [];

        public override ProgramRunner Load(ParameterStore parameters) => new Runner(device, Graph, (Store)parameters);
    }

    private sealed class Store(IReadOnlyList<Parameter> parameters) : ParameterStore
    {
        public Dictionary<Parameter, float[]> Values { get; } = parameters.ToDictionary(p => p, p => new float[p.Shape.Elements]);

        public override IReadOnlyList<Parameter> Parameters => parameters;

        public override long AllocatedBytes => 0;

        public override void Write(Parameter parameter, string? state, ReadOnlySpan<float> values)
        {
            if (state is null) values.CopyTo(Values[parameter]);
        }

        public override void Read(Parameter parameter, string? state, Span<float> values)
        {
            if (state is null) Values[parameter].CopyTo(values);
        }

        public override void Dispose() { }
    }

    private sealed class Runner(ScriptedDevice device, Graph graph, Store store) : ProgramRunner
    {
        private readonly bool _isTraining = graph.Nodes.Any(n => n.Op is OptimizerOp);

        public override long AllocatedBytes => 0;

        public override void Bind(InputSpec input, InputTable table) { }

        public override bool Run(ReadOnlySpan<int> rows, in StepSettings settings)
        {
            if (!_isTraining) return true;
            if (!device.IsFinite(settings.Step)) return false;
            foreach (var values in store.Values.Values)
                for (var i = 0; i < values.Length; i++) values[i]++;
            return true;
        }

        public override void Read(Value output, int samples, Span<float> destination) => destination.Clear();

        public override double ReadMetric(string name)
        {
            if (_isTraining) device.MetricReads++;
            return device.Metric(_isTraining, name);
        }

        public override void ResetMetrics() { }

        public override void Dispose() { }
    }
}
