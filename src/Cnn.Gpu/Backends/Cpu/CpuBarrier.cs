namespace Cnn.Gpu.Backends.Cpu;

/// <summary>What happens between two segments of a program, when all blocks have gone through the kernels of the first: a few sums over the batch.</summary>
internal abstract class CpuBarrier
{
    /// <summary>For plans and profiles.</summary>
    public abstract string Name { get; }

    /// <summary>Runs it, on one thread.</summary>
    public abstract void Run(in BarrierContext c);
}

/// <summary>Where a barrier finds the memory of all blocks.</summary>
internal readonly unsafe struct BarrierContext
{
    /// <summary>The copies of the batch memory.</summary>
    public float* Batch { get; init; }

    /// <summary>The floats of one copy.</summary>
    public long BatchPitch { get; init; }

    /// <summary>Memory that all blocks share.</summary>
    public float* Shared { get; init; }

    /// <summary>The copies of the gradients.</summary>
    public float* Gradients { get; init; }

    /// <summary>The floats of one copy.</summary>
    public long GradientPitch { get; init; }

    /// <summary>The copies of the gradients that the step fills.</summary>
    public int Shards { get; init; }

    /// <summary>The blocks of the step.</summary>
    public int Blocks { get; init; }

    /// <summary>Samples of a full block.</summary>
    public int Lanes { get; init; }

    /// <summary>The samples of the step.</summary>
    public int Count { get; init; }

    /// <summary>The samples of a block.</summary>
    public int SamplesOf(int block) => Math.Min(Lanes, Count - block * Lanes);

    /// <summary>A buffer of a block.</summary>
    public float* OfBlock(CpuBuffer buffer, int block) => Batch + block * BatchPitch + buffer.Offset;

    /// <summary>A buffer that all blocks share.</summary>
    public float* OfAll(CpuBuffer buffer) => Shared + buffer.Offset;

    /// <summary>A shard's copy of a gradient.</summary>
    public float* OfShard(CpuBuffer buffer, int shard) => Gradients + shard * GradientPitch + buffer.Offset;
}
