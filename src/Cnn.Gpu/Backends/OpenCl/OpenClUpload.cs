using Cnn.Gpu.Backends.Shaders.Compute;
using static Cnn.Gpu.Backends.OpenCl.OpenClConstants;

namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>
/// A ring of slots in pinned memory. Copies go through the context's queue; or, if they should overlap, through a second queue into slots on the
/// device, from which the context's queue copies them on.
/// </summary>
internal sealed unsafe class OpenClUpload : ComputeUpload
{
    // Slots do not share pages, which a driver may have to lock.
    private const int PageBytes = 4096;

    private readonly OpenClContext _context;
    private readonly OpenClBuffer _destination;
    private readonly ComputeSlice _slice;
    private readonly OpenClHandle _pinned;
    private readonly OpenClBuffer? _staging;
    private readonly OpenClHandle _queue;
    private readonly byte* _host;
    private readonly int _slotBytes;
    private readonly int _stride;

    // Events of each slot, 0 if there is none: its numbers have left the host, and they have left the device's slot.
    private readonly nint[] _sent;
    private readonly nint[] _taken;
    private int _slot;
    private bool _begun;
    private bool _disposed;

    public OpenClUpload(OpenClContext context, ComputeSlice destination, int slots, bool overlapped)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        _context = context;
        _slice = destination;
        _destination = context.Own(destination);
        _slotBytes = checked((int)destination.Bytes);
        _stride = checked((_slotBytes + PageBytes - 1) / PageBytes * PageBytes);
        _sent = new nint[slots];
        _taken = new nint[slots];
        _queue = overlapped ? context.TransferQueue : context.Queue;
        _pinned = context.CreateMemory((long)_stride * slots, CL_MEM_READ_WRITE | CL_MEM_ALLOC_HOST_PTR);
        try
        {
            if (overlapped) _staging = (OpenClBuffer)context.Allocate((long)_stride * slots);
            int error;
            _host = (byte*)OpenClApi.EnqueueMapBuffer(context.Queue, _pinned, 1, CL_MAP_WRITE, 0, (nuint)((long)_stride * slots), 0, null, null, &error);
            context.Check(error, "map pinned memory");
        }
        catch
        {
            _staging?.Dispose();
            _pinned.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Span<byte> Begin()
    {
        ThrowIfDisposed();
        Await(ref _sent[_slot]);
        _begun = true;
        return new Span<byte>(_host + (long)_stride * _slot, _slotBytes);
    }

    /// <inheritdoc/>
    public override void Submit(int bytes)
    {
        ThrowIfDisposed();
        if (!_begun) throw new InvalidOperationException("Submit comes after Begin, once each.");
        if (bytes < 1 || bytes > _slotBytes) throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"A slot has {_slotBytes} bytes.");
        _begun = false;
        var source = _host + (long)_stride * _slot;
        nint sent;
        if (_staging is null)
        {
            _context.Check(OpenClApi.EnqueueWriteBuffer(
                _queue, _destination.Handle, 0, (nuint)_slice.Offset, (nuint)bytes, source, 0, null, &sent), "upload");
            _sent[_slot] = sent;
        }
        else
        {
            var place = (nuint)((long)_stride * _slot);
            var taken = _taken[_slot];
            _context.Check(OpenClApi.EnqueueWriteBuffer(
                _queue, _staging.Handle, 0, place, (nuint)bytes, source, taken == 0 ? 0u : 1u, taken == 0 ? null : &taken, &sent), "upload");
            _sent[_slot] = sent;
            Release(ref _taken[_slot]);
            // The context's queue waits for this one, so it must be on its way.
            _context.Check(OpenClApi.Flush(_queue), "upload");
            _context.Check(OpenClApi.EnqueueCopyBuffer(
                _context.Queue, _staging.Handle, _destination.Handle, place, (nuint)_slice.Offset, (nuint)bytes, 1, &sent, &taken), "upload");
            _taken[_slot] = taken;
            // The next copy into this slot waits for this one.
            _context.Check(OpenClApi.Flush(_context.Queue), "upload");
        }
        _slot = (_slot + 1) % _sent.Length;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        // Copies under way read the slots. That they fail on a lost device matters to nobody any more.
        if (!_queue.IsClosed) OpenClApi.Finish(_queue);
        if (!_context.Queue.IsClosed)
        {
            OpenClApi.EnqueueUnmapMemObject(_context.Queue, _pinned, _host, 0, null, null);
            OpenClApi.Finish(_context.Queue);
        }
        for (var i = 0; i < _sent.Length; i++)
        {
            Release(ref _sent[i]);
            Release(ref _taken[i]);
        }
        _staging?.Dispose();
        _pinned.Dispose();
    }

    private void ThrowIfDisposed()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.Own(_slice);
    }

    private void Await(ref nint done)
    {
        if (done == 0) return;
        var waitFor = done;
        _context.Check(OpenClApi.WaitForEvents(1, &waitFor), "wait for an upload");
        Release(ref done);
    }

    private static void Release(ref nint done)
    {
        if (done != 0) OpenClApi.ReleaseEvent(done);
        done = 0;
    }
}
