using Cnn.Gpu.Backends.Shaders.Compute;
using static Cnn.Gpu.Backends.OpenCl.OpenClConstants;

namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>A buffer with the sub-buffers that kernels take of it.</summary>
internal sealed unsafe class OpenClBuffer : ComputeBuffer
{
    private readonly Dictionary<(long Offset, long Bytes), OpenClHandle> _parts = [];

    public OpenClBuffer(OpenClContext context, OpenClHandle handle, long bytes) : base(bytes)
    {
        Context = context;
        Handle = handle;
    }

    /// <summary>Where it was allocated.</summary>
    public OpenClContext Context { get; }

    /// <summary>All of it, as cl_mem.</summary>
    public OpenClHandle Handle { get; }

    /// <summary>A part as cl_mem; made once for each place and size.</summary>
    public OpenClHandle Part(long offset, long bytes)
    {
        ThrowIfDisposed();
        if (offset == 0 && bytes == Bytes) return Handle;
        if (_parts.TryGetValue((offset, bytes), out var part)) return part;
        var region = stackalloc nuint[] { (nuint)offset, (nuint)bytes };
        int error;
        var memory = OpenClApi.CreateSubBuffer(Handle, 0, CL_BUFFER_CREATE_TYPE_REGION, region, &error);
        Context.Check(error, "make a part of a buffer");
        return _parts[(offset, bytes)] = new OpenClHandle(memory, OpenClObject.Memory);
    }

    /// <summary>Refuses what would reach memory that is given back.</summary>
    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Handle.IsClosed, this);

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Handle.IsClosed) return;
        foreach (var part in _parts.Values) part.Dispose();
        Handle.Dispose();
        Context.Freed(Bytes);
    }
}
