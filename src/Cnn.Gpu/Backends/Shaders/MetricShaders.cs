using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Sums per-sample values on the device, and notices a step whose sums are not finite.</summary>
internal static class MetricShaders
{
    /// <summary>The words before the totals; metrics.cl names them.</summary>
    public const int HeaderWords = 4;

    private const int GpuGroupSize = 128;

    /// <summary>The words of the state of a graph: a header, and for each metric a total in two floats.</summary>
    public static long StateWords(Graph graph) => HeaderWords + 2 * graph.Nodes.Count(n => n.Op is AccumulateOp);

    /// <summary>One launch for all metrics, since nothing may be counted if one of them is not finite.</summary>
    public static void Lower(ShaderLowering s, IReadOnlyList<(string Metric, Value Values)> metrics)
    {
        var names = s.Metrics;
        var parameters = string.Concat(metrics.Select((_, i) => $", GLOBAL const float* RESTRICT values{i}"));
        var sums = string.Concat(metrics.Select((m, i) => $" SUM_METRIC({i}, {names.ToList().IndexOf(m.Metric)})"));
        var size = s.Tiling.Class == ComputeClass.Gpu ? GpuGroupSize : 1;
        s.Add("Accumulate", "metrics.cl", "accumulate", new Defines { { "VALUES", metrics.Count }, { "METRICS", names.Count } },
            [s.Step, s.State, .. metrics.Select(m => s.Buffer(m.Values))], new Extent(1), new Extent(size),
            generated: $"#define METRIC_PARAMETERS {parameters}\n#define SUM_METRICS{sums}\n");
    }
}
