namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>
/// Brings the numbers of each step to one place on the device without waiting for it: the host writes into the next of some pinned slots, and
/// the copy is put into the queue before the launches that read it.
/// </summary>
internal abstract class ComputeUpload : IDisposable
{
    /// <summary>The slot to fill; waits only if the device has not yet copied what was in it.</summary>
    public abstract Span<byte> Begin();

    /// <summary>Puts the copy of the first bytes of the slot into the queue.</summary>
    public abstract void Submit(int bytes);

    /// <inheritdoc/>
    public abstract void Dispose();
}
