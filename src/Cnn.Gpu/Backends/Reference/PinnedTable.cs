using System.Runtime.InteropServices;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>A bound input table, pinned so that kernels can read the host's array.</summary>
internal sealed unsafe class PinnedTable(InputTable table) : IDisposable
{
    private GCHandle _handle = GCHandle.Alloc(
        table.Format switch { InputFormat.Bytes => (object)table.Bytes, InputFormat.Float32 => table.Floats, _ => table.Labels }, GCHandleType.Pinned);

    /// <summary>The rows of a table of bytes.</summary>
    public ArrayView<byte> Bytes => new((byte*)_handle.AddrOfPinnedObject(), table.Bytes.Length);

    /// <summary>The rows of a table of floats.</summary>
    public ArrayView<float> Floats => new((float*)_handle.AddrOfPinnedObject(), table.Floats.Length);

    /// <summary>The labels.</summary>
    public ArrayView<int> Labels => new((int*)_handle.AddrOfPinnedObject(), table.Labels.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle.IsAllocated) _handle.Free();
    }
}
