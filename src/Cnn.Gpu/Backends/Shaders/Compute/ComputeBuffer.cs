namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>Memory of a device. Whoever asked the context for it disposes it, after the last sequence that uses it.</summary>
internal abstract class ComputeBuffer(long bytes) : IDisposable
{
    /// <summary>Its size.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>All of it.</summary>
    public ComputeSlice All => new(this, 0, Bytes);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A part of a buffer: what a kernel takes as an argument.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Offset">Where it starts, in bytes; a multiple of <see cref="ComputeTraits.Alignment"/> where a kernel takes it.</param>
/// <param name="Bytes">Its size, at least 1.</param>
internal readonly record struct ComputeSlice(ComputeBuffer Buffer, long Offset, long Bytes);
