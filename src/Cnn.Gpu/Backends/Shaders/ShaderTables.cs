using System.Runtime.InteropServices;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Data sets on the device: one copy of a table, however many programs are bound to it.</summary>
/// <param name="context">The device.</param>
/// <param name="limitBytes">What all tables together may take.</param>
internal sealed class ShaderTables(ComputeContext context, long limitBytes) : IDisposable
{
    private readonly Dictionary<InputTable, Entry> _entries = [];

    /// <summary>
    /// The device's copy of a table, made if there is none; to be given back by <see cref="Release"/>. Null if the device cannot hold it.
    /// </summary>
    public ComputeBuffer? TryAcquire(InputTable table)
    {
        lock (_entries)
        {
            if (!_entries.TryGetValue(table, out var entry))
            {
                var data = Bytes(table);
                if (data.Length > context.Traits.MaxBufferBytes || data.Length + _entries.Values.Sum(e => e.Buffer.Bytes) > limitBytes) return null;
                var buffer = context.Allocate(data.Length);
                try
                {
                    context.Write(buffer.All, data);
                }
                catch
                {
                    buffer.Dispose();
                    throw;
                }
                _entries[table] = entry = new Entry(buffer);
            }
            entry.Users++;
            return entry.Buffer;
        }
    }

    /// <summary>Frees the copy with its last user.</summary>
    public void Release(InputTable table)
    {
        lock (_entries)
        {
            if (!_entries.TryGetValue(table, out var entry) || --entry.Users > 0) return;
            _entries.Remove(table);
            entry.Buffer.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var entry in _entries.Values) entry.Buffer.Dispose();
        _entries.Clear();
    }

    /// <summary>All rows of a table as they lie in memory.</summary>
    public static ReadOnlySpan<byte> Bytes(InputTable table) => table.Format switch
    {
        InputFormat.Bytes => table.Bytes,
        InputFormat.Float32 => MemoryMarshal.AsBytes(table.Floats.AsSpan()),
        _ => MemoryMarshal.AsBytes(table.Labels.AsSpan()),
    };

    private sealed class Entry(ComputeBuffer buffer)
    {
        public ComputeBuffer Buffer { get; } = buffer;
        public int Users { get; set; }
    }
}
