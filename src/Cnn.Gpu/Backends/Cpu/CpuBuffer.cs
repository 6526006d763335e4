namespace Cnn.Gpu.Backends.Cpu;

/// <summary>Which memory a buffer of the CPU device lies in.</summary>
internal enum CpuMemory
{
    /// <summary>The workspace of the worker that has the block: valid while the block goes through its kernels.</summary>
    Workspace,

    /// <summary>One copy for each block of the batch: outputs, what metrics are made of, and what a block needs again after a barrier.</summary>
    Batch,

    /// <summary>One copy for all blocks: the statistics of the batch.</summary>
    Shared,

    /// <summary>The gradients of parameters, one copy for each shard of blocks.</summary>
    Gradients,
}

/// <summary>A place for one value of a block, or for the gradient of a parameter. Its offset is known once all lifetimes are.</summary>
internal sealed class CpuBuffer(string name, CpuMemory memory, long floats)
{
    public string Name { get; } = name;

    public CpuMemory Memory { get; private set; } = memory;

    /// <summary>Its size; for a block, all its samples.</summary>
    public long Floats { get; } = floats;

    /// <summary>In floats from the start of its memory.</summary>
    public long Offset { get; set; }

    /// <summary>The kernel that writes it first.</summary>
    public int FirstUse { get; private set; } = int.MaxValue;

    /// <summary>The kernel that reads it last.</summary>
    public int LastUse { get; private set; } = -1;

    /// <summary>Whether its bytes are its own for the whole step.</summary>
    public bool IsPinned { get; private set; }

    /// <summary>The kernels that write it; of a gradient, all but the first add to what is there.</summary>
    public int Writers { get; private set; }

    /// <summary>Records that a kernel reads or writes it.</summary>
    public void Touch(int kernel)
    {
        FirstUse = Math.Min(FirstUse, kernel);
        LastUse = Math.Max(LastUse, kernel);
    }

    /// <summary>Records that a kernel writes it.</summary>
    public void TouchToWrite(int kernel)
    {
        Touch(kernel);
        Writers++;
    }

    /// <summary>Reserves its bytes for the whole step, so that what was written once at the start stays.</summary>
    public void KeepForever() => IsPinned = true;

    /// <summary>Moves it to memory that outlives the block.</summary>
    public void KeepForBatch() => Memory = CpuMemory.Batch;

    /// <summary>Whether a kernel before a barrier and one after it touch it.</summary>
    public bool Crosses(int barrier) => FirstUse < barrier && LastUse >= barrier;
}
