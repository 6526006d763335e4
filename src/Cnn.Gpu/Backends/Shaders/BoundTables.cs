using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>
/// The tables that a program is bound to: on the device, or, if it cannot hold one of them, all sent batch by batch, since the step's rows are
/// the same numbers for all.
/// </summary>
internal sealed class BoundTables(ComputeContext context, ShaderTables shared, int batch) : IDisposable
{
    private readonly Dictionary<string, InputTable> _tables = [];
    private readonly Dictionary<string, ComputeBuffer> _buffers = [];
    private readonly Dictionary<string, ComputeBuffer> _own = [];
    private readonly List<InputTable> _acquired = [];
    private readonly List<ShaderStream> _streams = [];
    private bool _isStale;

    /// <summary>Whether the host sends the rows of each step.</summary>
    public bool IsStreaming => _streams.Count > 0;

    /// <summary>Binds an input; the device hears of it with the next <see cref="Update"/>.</summary>
    public void Bind(InputSpec input, InputTable table)
    {
        if (_tables.TryGetValue(input.Name, out var old) && old == table) return;
        _tables[input.Name] = table;
        _isStale = true;
    }

    /// <summary>Brings the device up to date.</summary>
    /// <returns>Whether buffers changed.</returns>
    public bool Update()
    {
        if (!_isStale) return false;
        context.Wait();
        var before = _acquired.ToArray();
        var old = _buffers.ToArray();
        DropStreams();
        _acquired.Clear();
        _buffers.Clear();
        var fits = true;
        foreach (var (name, table) in _tables)
        {
            if (table.Rows <= batch)
            {
                _buffers[name] = WriteOwn(name, table);
                continue;
            }
            if (shared.TryAcquire(table) is not { } buffer)
            {
                fits = false;
                break;
            }
            _acquired.Add(table);
            _buffers[name] = buffer;
        }
        // After the new ones, so that a table that stays bound is not uploaded anew.
        foreach (var table in before) shared.Release(table);
        if (!fits)
        {
            ReleaseAcquired();
            foreach (var (name, table) in _tables)
            {
                var stream = new ShaderStream(context, table, batch);
                _streams.Add(stream);
                _buffers[name] = stream.Buffer;
            }
        }
        _isStale = false;
        return old.Length != _buffers.Count || old.Any(b => _buffers[b.Key] != b.Value);
    }

    /// <summary>Where the rows of an input are gathered from.</summary>
    public ComputeBuffer Buffer(string input) => _buffers[input];

    /// <summary>Sends the rows of a step, if they are not on the device, and writes the numbers under which its kernels find them.</summary>
    public void Send(ReadOnlySpan<int> rows, Span<int> numbers)
    {
        if (!IsStreaming)
        {
            rows.CopyTo(numbers);
            return;
        }
        foreach (var stream in _streams) stream.Send(rows);
        for (var i = 0; i < rows.Length; i++) numbers[i] = i;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ReleaseAcquired();
        DropStreams();
        foreach (var buffer in _own.Values) buffer.Dispose();
        _own.Clear();
    }

    /// <summary>What a program predicts from comes in tables of a batch each: they take turns in one buffer, and launches stay as they are.</summary>
    private ComputeBuffer WriteOwn(string input, InputTable table)
    {
        var data = ShaderTables.Bytes(table);
        if (!_own.TryGetValue(input, out var buffer))
            _own[input] = buffer = context.Allocate((long)data.Length / table.Rows * batch);
        context.Write(buffer.All with { Bytes = data.Length }, data);
        return buffer;
    }

    private void ReleaseAcquired()
    {
        foreach (var table in _acquired) shared.Release(table);
        _acquired.Clear();
    }

    private void DropStreams()
    {
        foreach (var stream in _streams) stream.Dispose();
        _streams.Clear();
    }
}
