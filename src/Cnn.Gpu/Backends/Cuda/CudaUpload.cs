using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>
/// A ring of slots in pinned memory. Copies go through the context's stream; or, if they should overlap, through a second stream into slots on the
/// device, from which the context's stream copies them on. Neither is a part of a captured graph: they precede its replay in the stream.
/// </summary>
internal sealed unsafe class CudaUpload : ComputeUpload
{
    private const int SlotAlignment = 256;

    private readonly CudaContext _context;
    private readonly CudaBuffer _destination;
    private readonly ulong _address;
    private readonly byte* _host;
    private readonly CudaBuffer? _staging;
    private readonly nint _transferStream;
    private readonly int _slotBytes;
    private readonly long _stride;

    // Events of each slot: its numbers have left the host, and they have left the device's slot. One that was never recorded counts as come.
    private readonly nint[] _sent;
    private readonly nint[] _taken;
    private int _slot;
    private bool _begun;
    private bool _disposed;

    public CudaUpload(CudaContext context, ComputeSlice destination, int slots, bool overlapped)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        _context = context;
        _address = context.Address(destination);
        _destination = (CudaBuffer)destination.Buffer;
        _slotBytes = checked((int)destination.Bytes);
        _stride = ((long)_slotBytes + SlotAlignment - 1) / SlotAlignment * SlotAlignment;
        _sent = new nint[slots];
        _taken = new nint[overlapped ? slots : 0];
        try
        {
            _host = context.AllocatePinned(_stride * slots);
            CreateEvents(_sent);
            CreateEvents(_taken);
            if (!overlapped) return;
            _staging = (CudaBuffer)context.Allocate(_stride * slots);
            _transferStream = context.CreateStream();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Span<byte> Begin()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.MakeCurrent();
        _context.Check(CudaApi.EventSynchronize(_sent[_slot]), "wait for an upload");
        _begun = true;
        return new Span<byte>(_host + _stride * _slot, _slotBytes);
    }

    /// <inheritdoc/>
    public override void Submit(int bytes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _destination.ThrowIfDisposed();
        if (!_begun) throw new InvalidOperationException("Submit comes after Begin, once each.");
        if (bytes < 1 || bytes > _slotBytes) throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"A slot has {_slotBytes} bytes.");
        _begun = false;
        _context.MakeCurrent();
        var source = _host + _stride * _slot;
        if (_staging is null)
        {
            Check(CudaApi.MemcpyHtoDAsync(_address, source, (nuint)bytes, _context.Stream));
            Check(CudaApi.EventRecord(_sent[_slot], _context.Stream));
        }
        else
        {
            var place = _staging.Address + (ulong)(_stride * _slot);
            Check(CudaApi.StreamWaitEvent(_transferStream, _taken[_slot], 0));
            Check(CudaApi.MemcpyHtoDAsync(place, source, (nuint)bytes, _transferStream));
            Check(CudaApi.EventRecord(_sent[_slot], _transferStream));
            Check(CudaApi.StreamWaitEvent(_context.Stream, _sent[_slot], 0));
            Check(CudaApi.MemcpyDtoDAsync(_address, place, (nuint)bytes, _context.Stream));
            Check(CudaApi.EventRecord(_taken[_slot], _context.Stream));
        }
        _slot = (_slot + 1) % _sent.Length;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        // On a lost device all of these fail, which matters to nobody any more. Copies under way read the slots.
        if (_context.TryMakeCurrent())
        {
            if (_transferStream != 0)
            {
                CudaApi.StreamSynchronize(_transferStream);
                CudaApi.StreamDestroy(_transferStream);
            }
            CudaApi.StreamSynchronize(_context.Stream);
            foreach (var e in (IEnumerable<nint>)[.. _sent, .. _taken])
                if (e != 0) CudaApi.EventDestroy(e);
            if (_host is not null) CudaApi.MemFreeHost(_host);
        }
        _staging?.Dispose();
    }

    private void CreateEvents(nint[] events)
    {
        for (var i = 0; i < events.Length; i++)
        {
            nint created;
            Check(CudaApi.EventCreate(&created, CudaConstants.EventDisableTiming));
            events[i] = created;
        }
    }

    private void Check(CudaResult result) => _context.Check(result, "upload");
}
