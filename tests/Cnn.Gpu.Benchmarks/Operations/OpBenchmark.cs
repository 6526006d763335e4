using System.Text.Json.Nodes;

namespace Cnn.Gpu.Benchmarks.Operations;

/// <summary>
/// The time of a step that consists of one op. Gathering the operands from tables of the host into the device's layout, and scattering the
/// results to where they outlive the step, is part of that time, and nothing is subtracted. In a network an op takes less, since it finds what
/// its neighbours left in the cache: <c>train</c> says how fast a network is, and this says whether a kernel became faster. Left out is what an
/// op shares with others: packing weights that changed, adding up the parts of a weight's gradient, copying results to the host. FLOPs are
/// those of the direct computation; bytes are those of operands and results, each moved once.
/// </summary>
internal static class OpBenchmark
{
    /// <summary>Measures.</summary>
    /// <exception cref="ShapeException">The op cannot take such a shape.</exception>
    /// <exception cref="DeviceException">There is no such device.</exception>
    /// <exception cref="KernelException">The device cannot run the op.</exception>
    public static JsonObject Run(OpEntry entry, OpArguments arguments, DeviceChoice choice, int steps)
    {
        var graph = new OpGraph(arguments.Batch);
        entry.Emit(graph, arguments);
        using var device = choice.Open();
        using var executor = graph.CreateExecutor(device);
        var rows = Enumerable.Range(0, arguments.Batch).ToArray();
        var timing = Timing.Measure(() => executor.Run(rows), steps);

        var peak = choice.MeasurePeak();
        var gflops = executor.Plan.Flops / timing.Milliseconds / 1e6;
        var row = new JsonObject { ["name"] = entry.Name, ["shapes"] = graph.Shapes };
        arguments.AddTo(row, entry.Kind);
        row["device"] = device.ToString();
        row["ms"] = timing.Milliseconds.Rounded();
        row["gflops"] = gflops.Rounded();
        row["gb_per_second"] = (graph.Bytes / timing.Milliseconds / 1e6).Rounded();
        row["peak_gflops"] = peak.Rounded();
        row["peak_fraction"] = (gflops / peak).Rounded();
        return row;
    }
}
