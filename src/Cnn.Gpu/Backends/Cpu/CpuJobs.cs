using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>Takes blocks through all kernels of a program. A task is a shard: the blocks whose gradients add up in one copy.</summary>
internal sealed unsafe class BlockJob(CpuProgram program, IReadOnlyList<BlockKernel> kernels) : Job
{
    private readonly BlockKernel[] _kernels = [.. kernels];
    private int _shards;
    private int _blocks;

    public float* Workspace { get; init; }

    public float* Batch { get; init; }

    public float* Gradients { get; init; }

    public float* Shared { get; init; }

    public float* Scratch { get; init; }

    public int* Rows { get; init; }

    public int Count { get; private set; }

    public StepSettings Settings { get; private set; }

    /// <summary>What records the time of each kernel, if anything does.</summary>
    public Profile? Profile { get; set; }

    public override int Tasks => _shards;

    /// <summary>The blocks of the step.</summary>
    public int Blocks => _blocks;

    /// <summary>The kernels that the next run takes the blocks through.</summary>
    public Range Segment { get; set; }

    /// <summary>Sets what the next run does.</summary>
    public void Prepare(int count, in StepSettings settings)
    {
        Count = count;
        Settings = settings;
        _blocks = (count + program.Lanes - 1) / program.Lanes;
        _shards = Math.Min(program.Shards, _blocks);
    }

    public override void Execute(int task, int worker)
    {
        int first = (int)((long)_blocks * task / _shards), end = (int)((long)_blocks * (task + 1) / _shards);
        var c = new BlockContext
        {
            Workspace = Workspace + worker * (program.Workspace.Plan.Bytes / sizeof(float)),
            Gradients = Gradients + task * (program.Gradients.Plan.Bytes / sizeof(float)),
            Shared = Shared,
            Scratch = Scratch + worker * (program.Scratch.Plan.Bytes / sizeof(float)),
            Count = Count,
            Settings = Settings,
        };
        for (var block = first; block < end; block++)
        {
            c.Block = block;
            c.Batch = Batch + block * (program.BatchMemory.Plan.Bytes / sizeof(float));
            c.Samples = Math.Min(program.Lanes, Count - block * program.Lanes);
            c.Rows = Rows + block * program.Lanes;
            c.Accumulate = block > first;
            for (var kernel = Segment.Start.Value; kernel < Segment.End.Value; kernel++)
            {
                if (Profile is null) _kernels[kernel].Run(c);
                else RunProfiled(kernel, worker, c);
            }
        }
    }

    private void RunProfiled(int kernel, int worker, in BlockContext c)
    {
        var start = ProgramRunner.Now;
        _kernels[kernel].Run(c);
        Profile!.Add(worker, kernel, start, ProgramRunner.Now);
    }
}

/// <summary>Brings packed copies of the parameters up to date.</summary>
internal sealed class PackJob : Job
{
    private readonly (PackedWeights Weights, int Part)[] _parts;
    private readonly PackedWeights[] _all;

    public PackJob(IReadOnlyCollection<PackedWeights> packed)
    {
        _all = [.. packed];
        _parts = [.. packed.SelectMany(p => Enumerable.Range(0, p.Parts).Select(part => (p, part)))];
    }

    public override int Tasks => _parts.Length;

    public bool IsStale(long version)
    {
        foreach (var weights in _all)
            if (weights.Version != version) return true;
        return false;
    }

    public void MarkFresh(long version)
    {
        foreach (var weights in _all) weights.Version = version;
    }

    public override void Execute(int task, int worker) => _parts[task].Weights.Pack(_parts[task].Part);
}
