using System.Diagnostics;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Diagnostics;

/// <summary>Runs each distinct op of a network's fused graphs on its own, on a device and on the reference.</summary>
internal sealed class OpExamination(Device device, Device reference, int classes, DoctorOptions options)
{
    private static readonly TimeSpan TimedGroup = TimeSpan.FromMilliseconds(10);
    private const int TimedGroups = 3, MaxRuns = 1 << 14, MaxOperands = 6;

    /// <summary>A finding for each distinct op, in the order in which the graphs have them.</summary>
    public IEnumerable<Finding> Run(IReadOnlyList<Graph> graphs)
    {
        foreach (var input in graphs.SelectMany(g => g.Inputs.Select(i => (Value: i, Graph: g))).DistinctBy(i => i.Value.Input!.Name))
            yield return Examine($"Gather({input.Value.Name})", "", Text(input.Value), 1, input.Graph.Batch,
                _ => Probe.OfInput(input.Value, input.Graph, classes, options.Seed));
        foreach (var alike in graphs.SelectMany(g => g.Nodes.Select(n => (Node: n, Graph: g))).GroupBy(n => Key(n.Node, n.Graph)))
        {
            var (node, graph) = alike.First();
            var outputs = node.Outputs.Where(graph.IsUsed).Select(Text).ToArray();
            var shapes = (node.Inputs.Count > MaxOperands ? $"{node.Inputs.Count} values" : string.Join(' ', node.Inputs.Select(Text)))
                + (outputs.Length > 0 ? $" → {string.Join(' ', outputs)}" : "");
            yield return Examine(node.Op.Name, node.Scope, shapes, alike.Count(), graph.Batch,
                isReference => Probe.Of(node, graph, classes, options.Seed, withPooled: isReference));
        }
    }

    private Finding Examine(string name, string where, string shapes, int count, int batch, Func<bool, Probe> probe)
    {
        options.Progress?.Invoke($"{name} {shapes}");
        var finding = new Finding(name, double.PositiveInfinity, Rounding.ShortSum) { Where = where, Shapes = shapes, Count = count };
        try
        {
            Probe mine = probe(false), standard = probe(true);
            using var running = mine.Load(device);
            using var expecting = standard.Load(reference);
            var samples = (int)Math.Clamp(options.WorkLimit / Math.Max(1, expecting.Plan.Flops) * batch, 1, batch);
            // An optimiser's second step also reads the state that the first one left.
            for (var step = 0; step < (mine.Optimizer is null ? 1 : 2); step++)
            {
                Step(running, samples, step);
                Step(expecting, samples, step);
            }
            var error = Compare(running, mine, expecting, standard);
            double? milliseconds = options.IsTimed ? Time(running, batch, mine) : null;
            return finding with
            {
                Where = mine.Produced == 0 ? where : $"{where} after {mine.Produced} op{(mine.Produced == 1 ? "" : "s")} that feed it".TrimStart(),
                Error = error,
                Tolerance = Rounding.Sum(mine.Terms),
                Samples = samples,
                Milliseconds = milliseconds,
                Gflops = running.Plan.Flops / milliseconds / 1e6,
            };
        }
        catch (Exception problem)
        {
            // Whatever a device throws is a finding, not the end of the examination.
            return finding with { Problem = problem is CnnException ? problem.Message : $"{problem.GetType().Name}: {problem.Message}" };
        }
    }

    private static double Compare(GraphExecutor running, Probe mine, GraphExecutor expecting, Probe standard)
    {
        double error = 0;
        foreach (var name in mine.Outputs.Keys)
        {
            float[] actual = running.Read(name), expected = expecting.Read(name);
            error = Math.Max(error, standard.Indices.TryGetValue(name, out var index)
                ? PlacesError(actual, expected, expecting.Read(index.Pooled), index.Pool.Geometry)
                : Rounding.Error(actual, expected));
        }
        foreach (var metric in mine.Metrics)
            error = Math.Max(error, Rounding.Error([(float)running.ReadMetric(metric)], [(float)expecting.ReadMetric(metric)]));
        if (mine.Optimizer is { } optimizer)
        {
            running.Download();
            expecting.Download();
            foreach (var (a, b) in mine.Parameters.Zip(standard.Parameters))
            {
                error = Math.Max(error, Rounding.Error(a.Values, b.Values));
                foreach (var state in optimizer.StateNames)
                    error = Math.Max(error, Rounding.Error(running.ReadState(a, state), expecting.ReadState(b, state)));
            }
        }
        return error;
    }

    /// <summary>
    /// How much worse the elements are that the device found in the windows than those that the reference found. Where two are equal but for
    /// rounding either place is right.
    /// </summary>
    private static double PlacesError(float[] actual, float[] expected, float[] pooled, Geometry2d geometry)
    {
        if (actual.Length != expected.Length) return double.PositiveInfinity;
        int height = geometry.Height.Input, width = geometry.Width.Input;
        double difference = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            if (actual[i] == expected[i]) continue;
            if (ElementAt(i, actual[i]) is not { } kept || ElementAt(i, expected[i]) is not { } best) return double.PositiveInfinity;
            difference = Math.Max(difference, Math.Abs((double)kept - best));
        }
        return difference / (1 + Rounding.Largest(pooled));

        float? ElementAt(int window, float place)
        {
            if (!(place >= 0 && place < geometry.Taps && place == (int)place)) return null;
            var (plane, position) = Math.DivRem(window, geometry.Positions);
            var y = geometry.Height.InputIndex(position / geometry.Width.Output, (int)place / geometry.Width.Kernel);
            var x = geometry.Width.InputIndex(position % geometry.Width.Output, (int)place % geometry.Width.Kernel);
            return (uint)y < (uint)height && (uint)x < (uint)width ? pooled[(plane * height + y) * width + x] : null;
        }
    }

    private static void Step(GraphExecutor executor, int samples, long step) =>
        executor.Run([.. Enumerable.Range(0, samples).Select(i => samples - 1 - i)], new StepSettings(step, Seed: 1, LearningRate: 1e-3f));

    /// <summary>The best of some groups of steps that are long enough for the clock.</summary>
    private static double Time(GraphExecutor executor, int batch, Probe probe)
    {
        var rows = Enumerable.Range(0, batch).ToArray();
        Group(1);
        var runs = 1;
        var best = Group(runs);
        while (best * runs < TimedGroup.TotalMilliseconds && runs < MaxRuns) best = Group(runs *= 2);
        for (var i = 1; i < TimedGroups; i++) best = Math.Min(best, Group(runs));
        return best;

        // A device may return before a step is done; it is when something was read. Reading is not a part of the op.
        double Group(int count)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++) executor.Run(rows, new StepSettings(i, Seed: 1, LearningRate: 1e-6f));
            Finish();
            var done = Stopwatch.GetTimestamp();
            Finish();
            var reading = Stopwatch.GetElapsedTime(done);
            return Math.Max(1e-6, (Stopwatch.GetElapsedTime(start, done) - reading).TotalMilliseconds / count);
        }

        void Finish()
        {
            if (probe.Metrics.Count > 0) executor.ReadMetric(probe.Metrics[0]);
            else if (probe.Outputs.Count > 0) executor.Read(probe.Outputs.MinBy(o => o.Value.Shape.Elements).Key);
            else executor.Download();
        }
    }

    /// <summary>What makes two nodes alike: the op with its attributes, the shapes, which operands are one value, and which results are used.</summary>
    private static (Op, string) Key(Node node, Graph graph) => (node.Op, string.Join(' ',
    [
        .. node.Inputs.Select(i => $"{Source(i)}{i.Shape}{i.Spec.Type}{node.Inputs.ToList().IndexOf(i)}"),
        .. node.Outputs.Select(o => $"{o.Shape}{graph.IsUsed(o)}"),
    ]));

    private static string Source(Value value) => value.Parameter is not null ? "parameter" : value.Input?.Name ?? "";

    private static string Text(Value value) => string.Join('×', value.Shape);
}
