using Cnn.Gpu.Backends.Shaders.Compute;
using static Cnn.Gpu.Backends.OpenCl.OpenClConstants;

namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>One OpenCL device with one queue in which everything runs in order.</summary>
internal sealed unsafe class OpenClContext : ComputeContext
{
    private readonly OpenClHandle _context;
    private readonly OpenClPrograms _programs;
    private OpenClHandle? _profilingQueue;
    private OpenClHandle? _transferQueue;
    private long _allocated;
    private bool _disposed;

    private OpenClContext(OpenClDeviceInfo device, ProgramCache cache)
    {
        Device = device;
        Traits = new ComputeTraits
        {
            Name = device.Name,
            Driver = device.Driver,
            // Where a device says that it is several things, as simulators do, it can do what a GPU can.
            Class = device.Class == "CPU" ? ComputeClass.Cpu : ComputeClass.Gpu,
            Dialect = ShaderDialect.OpenCl,
            ComputeUnits = device.ComputeUnits,
            MaxGroupSize = device.MaxGroupSize,
            LocalBytes = device.LocalBytes,
            MemoryBytes = device.MemoryBytes,
            MaxBufferBytes = device.MaxBufferBytes,
            Alignment = device.Alignment,
            Capabilities = $"{device.Class} of {device.Vendor}, {device.ComputeUnits} compute units, {device.LanguageVersion}, "
                + $"groups of up to {device.MaxGroupSize}, {device.LocalBytes >> 10} KiB local memory",
        };
        var properties = stackalloc nint[] { CL_CONTEXT_PLATFORM, device.Platform, 0 };
        var id = device.Id;
        int error;
        var context = OpenClApi.CreateContext(properties, 1, &id, 0, 0, &error);
        Check(error, "open the device");
        _context = new OpenClHandle(context, OpenClObject.Context);
        Queue = CreateQueue(0);
        _programs = new OpenClPrograms(this, _context, cache);
    }

    /// <summary>Opens a device by its number among the devices of all platforms.</summary>
    /// <param name="index">The number.</param>
    /// <param name="cache">Where compiled programs are kept; if null, what suits the driver.</param>
    /// <exception cref="DeviceException">There is no such device, or it cannot be used; the message lists those that there are.</exception>
    public static OpenClContext Open(int index, ProgramCache? cache = null)
    {
        var device = OpenClDevices.Find(index);
        return new OpenClContext(device, cache ?? (device.KeepsPrograms ? ProgramCache.None : ProgramCache.Default));
    }

    /// <summary>The device.</summary>
    public OpenClDeviceInfo Device { get; }

    /// <inheritdoc/>
    public override ComputeTraits Traits { get; }

    /// <summary>What runs everything, in order.</summary>
    public OpenClHandle Queue { get; }

    /// <summary>A queue that notes times; made when it is first asked for, since noting costs time.</summary>
    public OpenClHandle ProfilingQueue => _profilingQueue ??= CreateQueue(CL_QUEUE_PROFILING_ENABLE);

    /// <summary>A queue for copies that run beside launches.</summary>
    public OpenClHandle TransferQueue => _transferQueue ??= CreateQueue(0);

    /// <summary>Bytes of all buffers that are not disposed yet.</summary>
    public long AllocatedBytes => Interlocked.Read(ref _allocated);

    /// <inheritdoc/>
    public override ComputeBuffer Allocate(long bytes)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        if (bytes > Device.MaxBufferBytes)
            throw new DeviceException($"{Device.Name} allows buffers of up to {Device.MaxBufferBytes:N0} bytes, and one of {bytes:N0} was asked for. {Remedy}");
        // Drivers that take memory only when it is first written would fail later and say less.
        if (bytes > Device.MemoryBytes - AllocatedBytes) throw Full(bytes, "");
        var buffer = new OpenClBuffer(this, CreateMemory(bytes, CL_MEM_READ_WRITE), bytes);
        Interlocked.Add(ref _allocated, bytes);
        return buffer;
    }

    /// <inheritdoc/>
    public override ComputeKernel Build(ShaderSource source)
    {
        ThrowIfDisposed();
        return _programs.Build(source);
    }

    /// <inheritdoc/>
    public override ComputeSequence Prepare(IReadOnlyList<ComputeLaunch> launches)
    {
        ThrowIfDisposed();
        return new OpenClSequence(this, launches);
    }

    /// <inheritdoc/>
    public override ComputeUpload CreateUpload(ComputeSlice destination, int slots, bool overlapped)
    {
        ThrowIfDisposed();
        return new OpenClUpload(this, destination, slots, overlapped);
    }

    /// <inheritdoc/>
    public override void Write(ComputeSlice destination, ReadOnlySpan<byte> data)
    {
        var buffer = Own(destination, data.Length);
        if (data.IsEmpty) return;
        fixed (byte* p = data)
            Check(OpenClApi.EnqueueWriteBuffer(Queue, buffer.Handle, 1, (nuint)destination.Offset, (nuint)data.Length, p, 0, null, null), "write to the device");
    }

    /// <inheritdoc/>
    public override void Read(ComputeSlice source, Span<byte> data)
    {
        var buffer = Own(source, data.Length);
        if (data.IsEmpty)
        {
            Wait();
            return;
        }
        fixed (byte* p = data)
            Check(OpenClApi.EnqueueReadBuffer(Queue, buffer.Handle, 1, (nuint)source.Offset, (nuint)data.Length, p, 0, null, null), "read from the device");
    }

    /// <inheritdoc/>
    public override void Fill(ComputeSlice destination, byte value)
    {
        var buffer = Own(destination);
        // Drivers fill with wide patterns faster; place and size must be multiples of the pattern's.
        var width = (destination.Offset | destination.Bytes) % 16 == 0 ? 16 : 1;
        var pattern = stackalloc byte[16];
        new Span<byte>(pattern, 16).Fill(value);
        Check(OpenClApi.EnqueueFillBuffer(
            Queue, buffer.Handle, pattern, (nuint)width, (nuint)destination.Offset, (nuint)destination.Bytes, 0, null, null), "fill a buffer");
    }

    /// <inheritdoc/>
    public override void Wait()
    {
        ThrowIfDisposed();
        Check(OpenClApi.Finish(Queue), "wait for the device");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        // Failing on a lost device is no reason to keep the rest.
        OpenClApi.Finish(Queue);
        _programs.Dispose();
        _profilingQueue?.Dispose();
        _transferQueue?.Dispose();
        Queue.Dispose();
        _context.Dispose();
    }

    /// <summary>The slice's buffer, after a look whether the slice lies in it and has room for so many bytes.</summary>
    public OpenClBuffer Own(ComputeSlice slice, long bytes = 0)
    {
        ThrowIfDisposed();
        if (slice.Buffer is not OpenClBuffer buffer || buffer.Context != this)
            throw new ArgumentException($"The buffer does not belong to {Device.Name}.", nameof(slice));
        buffer.ThrowIfDisposed();
        if (slice.Offset < 0 || slice.Bytes < 1 || slice.Offset > buffer.Bytes - slice.Bytes)
            throw new ArgumentException($"{slice.Bytes} bytes at {slice.Offset} do not lie in a buffer of {buffer.Bytes} bytes.", nameof(slice));
        if (bytes > slice.Bytes) throw new ArgumentException($"{bytes} bytes do not fit a slice of {slice.Bytes} bytes.", nameof(bytes));
        return buffer;
    }

    /// <summary>A cl_mem that is in nobody's account yet.</summary>
    public OpenClHandle CreateMemory(long bytes, ulong flags)
    {
        int error;
        var memory = OpenClApi.CreateBuffer(_context, flags, (nuint)bytes, null, &error);
        if (OpenClError.IsOutOfMemory(error)) throw Full(bytes, $" ({OpenClError.Name(error)})");
        Check(error, "make a buffer");
        return new OpenClHandle(memory, OpenClObject.Memory);
    }

    /// <summary>A buffer was given back.</summary>
    public void Freed(long bytes) => Interlocked.Add(ref _allocated, -bytes);

    /// <summary>Throws what a call's result says, if it is an error.</summary>
    public void Check(int result, string doing)
    {
        if (result != OpenClError.Success) throw Error(result, doing);
    }

    /// <summary>The error that a code stands for.</summary>
    public DeviceException Error(int result, string doing) => new(
        $"{Device.Name} could not {doing}: {OpenClError.Name(result)}. "
        + (OpenClError.IsOutOfMemory(result)
            ? $"The device is out of memory or of other resources; buffers hold {AllocatedBytes:N0} of its {Device.MemoryBytes:N0} bytes. {Remedy} "
                + "Some drivers say the same after a kernel reached outside of its memory."
            : OpenClError.IsLost(result)
                ? "The device is lost: its driver was reset, it was taken away, or a kernel reached outside of its memory. Open it again, or start the process again."
                : $"Driver: {Device.Driver}."));

    private const string Remedy = "Take a smaller batch or model, or a device with more memory.";

    private DeviceException Full(long bytes, string code) => new(
        $"{Device.Name} has {Device.MemoryBytes:N0} bytes of memory; buffers hold {AllocatedBytes:N0} of them, and {bytes:N0} more do not fit{code}. {Remedy}");

    private OpenClHandle CreateQueue(ulong properties)
    {
        int error;
        var queue = OpenClApi.CreateCommandQueue(_context, Device.Id, properties, &error);
        Check(error, "make a queue");
        return new OpenClHandle(queue, OpenClObject.Queue);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
