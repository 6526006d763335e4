using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>Where a block's kernels find their memory.</summary>
internal unsafe struct BlockContext
{
    /// <summary>The worker's workspace.</summary>
    public float* Workspace;

    /// <summary>The copy of the batch memory that belongs to this block.</summary>
    public float* Batch;

    /// <summary>Memory that all blocks share.</summary>
    public float* Shared;

    /// <summary>The gradients of the block's shard.</summary>
    public float* Gradients;

    /// <summary>Memory for the inside of one kernel.</summary>
    public float* Scratch;

    /// <summary>The number of the block within the batch.</summary>
    public int Block;

    /// <summary>The block's samples: all lanes but in the last block of a step.</summary>
    public int Samples;

    /// <summary>The samples of the whole step.</summary>
    public int Count;

    /// <summary>Whether the shard's gradients hold those of an earlier block already.</summary>
    public bool Accumulate;

    /// <summary>The rows of the input tables that the block's samples are.</summary>
    public int* Rows;

    /// <summary>The numbers of the step.</summary>
    public StepSettings Settings;

    /// <summary>The start of a buffer.</summary>
    public readonly float* Pointer(CpuBuffer buffer) => buffer.Offset + buffer.Memory switch
    {
        CpuMemory.Workspace => Workspace,
        CpuMemory.Batch => Batch,
        CpuMemory.Shared => Shared,
        _ => Gradients,
    };
}
