namespace Cnn.Gpu.Backends.Cpu;

/// <summary>One op over one block of samples. A value of shape [C, H, W] is stored as [C][H][W][lanes]: a vector holds one element of every sample.</summary>
internal abstract class BlockKernel
{
    /// <summary>For plans and profiles.</summary>
    public abstract string Name { get; }

    /// <summary>The floats of scratch memory that it needs.</summary>
    public virtual long ScratchFloats => 0;

    /// <summary>Runs the op.</summary>
    public abstract void Run(in BlockContext c);
}
