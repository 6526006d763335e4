using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>
/// A graph for the CPU device. Every op but the statistics of a batch is local to a block of samples, so that a worker takes a block through all
/// of them, or up to the next statistics, while it is warm in the cache; gradients go to the block's shard. Then one pass adds up the shards and
/// updates the parameters.
/// </summary>
internal sealed class CpuProgram : DeviceProgram
{
    /// <summary>
    /// At most this many copies of the gradients. It bounds memory and, with the number of blocks, the threads that a training step can use. A
    /// shard is a fixed set of blocks, whatever the number of threads: sums are always taken in the same order.
    /// </summary>
    private const int MaxShards = 8;

    /// <summary>The floats behind every buffer that nothing may write, where a test asked for guards.</summary>
    public const int GuardFloats = 64;

    private readonly List<Func<CpuBinding, BlockKernel>> _kernels;
    private readonly List<(int Kernel, Func<CpuBinding, CpuBarrier> Create)> _barriers;

    public CpuProgram(Graph graph, CpuDevice device, CpuLowering lowering) : base(graph)
    {
        Device = device;
        Lanes = lowering.Lanes;
        Blocks = (graph.Batch + Lanes - 1) / Lanes;
        _kernels = lowering.Kernels;
        Buffers = lowering.ValueBuffers;
        _barriers = lowering.Barriers;
        Metrics = lowering.Metrics;
        RunningStatistics = lowering.RunningStatistics;
        Optimizer = lowering.Optimizer;
        var probe = new CpuBinding(null);
        var kernels = _kernels.ConvertAll(k => k(probe));
        var buffers = lowering.Buffers;
        IsGuarded = device.GuardsBuffers;
        // A worker meets another block behind a barrier.
        foreach (var buffer in buffers.Where(b => b.Memory == CpuMemory.Workspace && _barriers.Any(barrier => b.Crosses(barrier.Kernel)))) buffer.KeepForBatch();
        foreach (var buffer in buffers.Where(b => b.LastUse >= 0 && (IsGuarded || b.Memory is CpuMemory.Gradients or CpuMemory.Shared))) buffer.KeepForever();

        Workspace = Place("workspace", CpuMemory.Workspace, device.Threads, buffers);
        BatchMemory = Place("batch", CpuMemory.Batch, Blocks, buffers);
        HasGradients = buffers.Any(b => b.Memory == CpuMemory.Gradients);
        Shards = HasGradients ? Math.Min(Blocks, MaxShards) : Blocks;
        Gradients = Place("gradients", CpuMemory.Gradients, HasGradients ? Shards : 0, buffers);
        var scratch = kernels.Select(k => k.ScratchFloats).Append(0).Max() + (IsGuarded ? GuardFloats : 0);
        Scratch = new Arena("scratch", BufferPlan.Create([new BufferRequest("scratch", scratch * sizeof(float), 0, 0)]), device.Threads);
        SharedMemory = Place("shared", CpuMemory.Shared, 1, buffers);
        Arenas = [Workspace, BatchMemory, Gradients, Scratch, SharedMemory];
        Segments = [.. _barriers.Select(b => b.Kernel).Prepend(0).Zip(_barriers.Select(b => b.Kernel).Append(kernels.Count), (from, to) => from..to)];
        var barriers = CreateBarriers(probe);
        // What a node does counts for its last kernel, that of nodes without one for the update.
        var last = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < kernels.Count; i++)
            if (lowering.Nodes[i] is { } node) last[node] = i;
        var work = graph.Nodes.ToLookup(n => last.GetValueOrDefault(n, kernels.Count));
        ProfiledKernels =
        [
            .. kernels.Select((k, i) => Profiled(k.Name, lowering.Nodes[i]?.Scope ?? "", work[i])),
            .. barriers.Select(b => new ProfiledKernel(b.Name, "")),
            Profiled("update and packing", "", work[kernels.Count]),
        ];
        Launches =
        [
            .. Segments.SelectMany(IEnumerable<string> (s, i) =>
                [$"blocks: {string.Join(", ", kernels.Take(s).Select(k => k.Name))}", .. barriers.Skip(i).Take(1).Select(b => b.Name)]),
            .. Optimizer is { Op: var update } ? new[] { $"update: {update.Name}", "pack weights" } : [],
        ];

        static ProfiledKernel Profiled(string name, string scope, IEnumerable<Node> nodes) =>
            new(name, scope, nodes.Sum(n => n.Flops), nodes.Sum(n => n.Bytes));
    }

    public CpuDevice Device { get; }

    /// <summary>Samples in a block.</summary>
    public int Lanes { get; }

    /// <summary>Blocks in a full batch.</summary>
    public int Blocks { get; }

    /// <summary>The sets of blocks that share a copy of the gradients; without gradients, one for each block.</summary>
    public int Shards { get; }

    public bool HasGradients { get; }

    /// <summary>Whether every buffer has its own memory with a guard behind it, which the runner checks after each step.</summary>
    public bool IsGuarded { get; }

    public Arena Workspace { get; }

    public Arena BatchMemory { get; }

    public Arena Gradients { get; }

    public Arena Scratch { get; }

    public Arena SharedMemory { get; }

    /// <summary>The kernels from one barrier to the next.</summary>
    public IReadOnlyList<Range> Segments { get; }

    /// <summary>The nodes that bring running statistics up to date.</summary>
    public IReadOnlyList<Node> RunningStatistics { get; }

    public IReadOnlyDictionary<Value, CpuBuffer> Buffers { get; }

    /// <summary>The metrics and the per-sample values that they sum.</summary>
    public IReadOnlyList<(string Name, CpuBuffer Buffer)> Metrics { get; }

    /// <summary>The node that updates the parameters, if any.</summary>
    public Node? Optimizer { get; }

    /// <summary>The kernels, then the barriers, then the update.</summary>
    public IReadOnlyList<ProfiledKernel> ProfiledKernels { get; }

    public override IReadOnlyList<Arena> Arenas { get; }

    public override IReadOnlyList<string> Launches { get; }

    public IReadOnlyList<BlockKernel> CreateKernels(CpuBinding binding) => _kernels.ConvertAll(k => k(binding));

    public IReadOnlyList<CpuBarrier> CreateBarriers(CpuBinding binding) => _barriers.ConvertAll(b => b.Create(binding));

    public override ProgramRunner Load(ParameterStore parameters) => new CpuRunner(this, (CpuParameterStore)parameters);

    private Arena Place(string name, CpuMemory memory, int copies, IReadOnlyList<CpuBuffer> buffers)
    {
        var own = buffers.Where(b => b.Memory == memory && (b.IsPinned || b.LastUse >= 0)).ToList();
        // The gap behind each buffer lets the last vector of a gradient reach beyond its end.
        var plan = BufferPlan.Create([.. own.Select(b => new BufferRequest(b.Name, (CpuParameterStore.Align(b.Floats) + (IsGuarded ? GuardFloats : 0)) * sizeof(float), b.IsPinned ? 0 : b.FirstUse, b.IsPinned ? int.MaxValue : b.LastUse))]);
        for (var i = 0; i < own.Count; i++) own[i].Offset = plan.Offsets[i] / sizeof(float);
        return new Arena(name, plan, copies);
    }
}
