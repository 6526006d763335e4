using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>
/// The rows of a table that stays on the host since the device cannot hold it: the host copies the rows of each step behind each other into pinned
/// memory, from which they are uploaded beside the launches of the step before.
/// </summary>
internal sealed class ShaderStream : IDisposable
{
    private const int Slots = 3;

    private readonly InputTable _table;
    private readonly int _rowBytes;
    private readonly ComputeUpload _upload;

    public ShaderStream(ComputeContext context, InputTable table, int batch)
    {
        _table = table;
        _rowBytes = ShaderTables.Bytes(table).Length / table.Rows;
        Buffer = context.Allocate((long)batch * _rowBytes);
        try
        {
            _upload = context.CreateUpload(Buffer.All, Slots, overlapped: true);
        }
        catch
        {
            Buffer.Dispose();
            throw;
        }
    }

    /// <summary>Where the step's rows arrive, in the order of its samples.</summary>
    public ComputeBuffer Buffer { get; }

    /// <summary>Sends the rows of a step.</summary>
    public void Send(ReadOnlySpan<int> rows)
    {
        var source = ShaderTables.Bytes(_table);
        var slot = _upload.Begin();
        for (var i = 0; i < rows.Length; i++) source.Slice(checked(rows[i] * _rowBytes), _rowBytes).CopyTo(slot[(i * _rowBytes)..]);
        _upload.Submit(rows.Length * _rowBytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _upload.Dispose();
        Buffer.Dispose();
    }
}
