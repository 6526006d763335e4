using System.Globalization;
using System.Text;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs.Fusion;

namespace Cnn.Gpu.Graphs;

/// <summary>A graph made ready for a device: fused, with every buffer placed. Its bytes, FLOPs and launches are known before anything runs.</summary>
public sealed class Plan
{
    private readonly Func<int, Graph>? _build;

    private Plan(Graph graph, Device device, DeviceProgram program, Func<int, Graph>? build)
    {
        Graph = graph;
        Device = device;
        Program = program;
        _build = build;
    }

    /// <summary>The graph after fusion.</summary>
    public Graph Graph { get; }

    /// <summary>The device that it was made for.</summary>
    public Device Device { get; }

    internal DeviceProgram Program { get; }

    /// <summary>The largest number of samples of a step.</summary>
    public int Batch => Graph.Batch;

    /// <summary>The device memory for activations, gradients and workspace; parameters come on top and are shared between plans.</summary>
    public long Bytes => Program.Arenas.Sum(a => a.Bytes);

    /// <summary>Floating-point operations of one full step.</summary>
    public long Flops => Graph.Flops;

    /// <summary>The number of launches of one step.</summary>
    public int Launches => Program.Launches.Count;

    /// <summary>Fuses the graph as far as the device supports it, and places its buffers.</summary>
    /// <exception cref="KernelException">The device cannot run an op of the graph.</exception>
    public static Plan Create(Graph graph, Device device) => Create(graph, device, null);

    /// <summary>The plan of the graph that <paramref name="build"/> makes for a batch. It can say how large a batch would fit.</summary>
    /// <exception cref="KernelException">The device cannot run an op of the graph.</exception>
    public static Plan Create(Func<int, Graph> build, int batch, Device device) => Create(build(batch), device, build);

    private static Plan Create(Graph graph, Device device, Func<int, Graph>? build)
    {
        var fused = GraphFusion.Fuse(graph, device.Supports);
        return new Plan(fused, device, device.Compile(fused), build);
    }

    /// <summary>The largest batch that <see cref="LargestBatch"/> considers unless told otherwise.</summary>
    public const int LargestBatchLimit = 65536;

    /// <summary>The largest batch whose plan, parameters not counted, fits into a memory budget; 0 if not even one sample does.</summary>
    /// <param name="build">Builds the graph for a batch.</param>
    /// <param name="device">The device.</param>
    /// <param name="budgetBytes">The budget.</param>
    /// <param name="limit">The largest batch to consider.</param>
    public static int LargestBatch(Func<int, Graph> build, Device device, long budgetBytes, int limit = LargestBatchLimit)
    {
        int low = 0, high = limit;
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            if (Create(build(middle), device).Bytes <= budgetBytes) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    /// <summary>What the plan takes of the device's memory, and which batch would fit, in whole sentences for an error.</summary>
    /// <param name="parameterBytes">What parameters and the optimiser's state take.</param>
    internal string DescribeNeed(long parameterBytes)
    {
        var c = CultureInfo.InvariantCulture;
        var budget = Device.MemoryBytes - parameterBytes;
        var text = string.Create(c, $"The plan takes {Bytes:N0} bytes for a batch of {Batch}, parameters and optimiser state {parameterBytes:N0}; {Device} has {Device.MemoryBytes:N0}.");
        if (_build is null) return $"{text} Use a smaller batch.";
        var largest = LargestBatch(_build, Device, budget);
        return largest switch
        {
            0 => $"{text} Not even one sample fits: make the model or its images smaller.",
            _ when largest >= Batch => $"{text} It would fit if nothing else used the device: close other programs, or use a smaller batch.",
            _ => string.Create(c, $"{text} The largest batch that fits is {largest}."),
        };
    }

    /// <summary>
    /// Bytes by arena, what reuse saves, FLOPs and launches, for people; and the largest batch that would fit into a memory budget, if the plan was
    /// made from a function that builds its graph.
    /// </summary>
    /// <param name="memoryBudget">The budget in bytes; all of the device's memory if null.</param>
    public string Describe(long? memoryBudget = null)
    {
        var text = new StringBuilder();
        var c = CultureInfo.InvariantCulture;
        text.AppendLine(c, $"Plan for {Device}, batch {Batch}: {Flops / 1e6:F1} MFLOP, {Graph.Nodes.Count} ops, {Launches} launches, {Bytes:N0} bytes");
        foreach (var arena in Program.Arenas)
            text.AppendLine(c, $"  {arena.Name,-12} {arena.Bytes,14:N0} bytes = {arena.Copies} × {arena.Plan.Bytes:N0} ({arena.Plan.Requests.Count} buffers; {arena.Plan.BytesWithoutReuse:N0} without reuse)");
        if (_build is not null)
        {
            var budget = memoryBudget ?? Device.MemoryBytes;
            var largest = LargestBatch(_build, Device, budget);
            text.AppendLine(c, $"  largest batch for {budget:N0} bytes, parameters not counted: {(largest >= LargestBatchLimit ? "at least " : "")}{largest}");
        }
        foreach (var launch in Program.Launches) text.AppendLine(c, $"  launch {launch}");
        return text.ToString();
    }
}
