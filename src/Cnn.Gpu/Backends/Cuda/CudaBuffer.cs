using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>Memory of a card. A part of it is nothing but another address.</summary>
internal sealed class CudaBuffer(CudaContext context, ulong address, long bytes) : ComputeBuffer(bytes)
{
    /// <summary>Where it starts.</summary>
    public ulong Address { get; } = address;

    /// <summary>Whether it is given back.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Refuses what would reach memory that is given back.</summary>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (IsDisposed) return;
        IsDisposed = true;
        context.Free(this);
    }
}
