using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>
/// One card with one stream in which everything runs in order. The driver keeps a current context for each thread, so every call makes this one
/// current first, which costs a fraction of a microsecond; callers may come from any thread, one at a time but for <see cref="Build"/>.
/// </summary>
internal sealed unsafe class CudaContext : ComputeContext
{
    // Addresses that the driver gives are multiples of 256; so parts start where the hardware likes it.
    private const int AlignmentBytes = 256;

    private const string Remedy = "Take a smaller batch or model, or a device with more memory.";

    private readonly Action<string>? _log;
    private readonly nint _context;
    private readonly CudaPrograms _programs;
    private string? _lost;
    private bool _disposed;

    private CudaContext(CudaDeviceInfo device, Nvrtc compiler, ProgramCache cache, Action<string>? log)
    {
        Device = device;
        _log = log;
        Traits = new ComputeTraits
        {
            Name = device.Name,
            Driver = $"CUDA {CudaConstants.VersionText(device.DriverVersion)}, NVRTC {compiler.Version}",
            Class = ComputeClass.Gpu,
            Dialect = ShaderDialect.Cuda,
            ComputeUnits = device.Multiprocessors,
            MaxGroupSize = device.MaxGroupSize,
            LocalBytes = device.LocalBytes,
            MemoryBytes = device.MemoryBytes,
            MaxBufferBytes = device.MemoryBytes,
            Alignment = AlignmentBytes,
            Capabilities = $"{device.Capabilities}, NVRTC {compiler.Version}",
        };
        _programs = new CudaPrograms(this, compiler, cache);
        nint context;
        CudaError.Check(CudaApi.DevicePrimaryCtxRetain(&context, device.Handle), $"open {device.Name}");
        _context = context;
        try
        {
            Stream = CreateStream();
        }
        catch
        {
            CudaApi.DevicePrimaryCtxRelease(device.Handle);
            throw;
        }
    }

    /// <summary>Opens a card by its number.</summary>
    /// <param name="index">The number in <see cref="CudaDevices.List"/>.</param>
    /// <param name="log">Hears what works, but not as it should.</param>
    /// <param name="cache">Where compiled programs are kept.</param>
    /// <exception cref="DeviceException">There is no such card, or it cannot be used; the message lists those that there are.</exception>
    public static CudaContext Open(int index, Action<string>? log = null, ProgramCache? cache = null)
    {
        var device = CudaDevices.Find(index);
        var compiler = Nvrtc.TryLoad(device.DriverVersion, device.Capability)
            ?? throw new DeviceException(Nvrtc.Missing(device.DriverVersion, device.Capability));
        return new CudaContext(device, compiler, cache ?? ProgramCache.Default, log);
    }

    /// <summary>The card.</summary>
    public CudaDeviceInfo Device { get; }

    /// <inheritdoc/>
    public override ComputeTraits Traits { get; }

    /// <summary>What runs everything, in order.</summary>
    public nint Stream { get; }

    /// <inheritdoc/>
    public override ComputeBuffer Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        MakeCurrent();
        ulong address;
        var result = CudaApi.MemAlloc(&address, (nuint)bytes);
        if (result == CudaResult.OutOfMemory) throw Full(bytes, "device memory");
        Check(result, "take memory");
        return new CudaBuffer(this, address, bytes);
    }

    /// <inheritdoc/>
    public override ComputeKernel Build(ShaderSource source)
    {
        MakeCurrent();
        return _programs.Build(source);
    }

    /// <inheritdoc/>
    public override ComputeSequence Prepare(IReadOnlyList<ComputeLaunch> launches)
    {
        MakeCurrent();
        var sequence = new CudaSequence(this, launches);
        if (sequence.CaptureProblem is { } problem)
            _log?.Invoke($"{Device.Name} runs {launches.Count} launches one by one, which costs the host more time: they could not be captured as a graph: {problem}.");
        return sequence;
    }

    /// <inheritdoc/>
    public override ComputeUpload CreateUpload(ComputeSlice destination, int slots, bool overlapped)
    {
        MakeCurrent();
        return new CudaUpload(this, destination, slots, overlapped);
    }

    /// <inheritdoc/>
    public override void Write(ComputeSlice destination, ReadOnlySpan<byte> data)
    {
        var address = Address(destination, data.Length);
        if (data.IsEmpty) return;
        MakeCurrent();
        fixed (byte* start = data)
        {
            Check(CudaApi.MemcpyHtoDAsync(address, start, (nuint)data.Length, Stream), "write to the device");
            // Memory that is not pinned may still be read after the call.
            Synchronize("write to the device");
        }
    }

    /// <inheritdoc/>
    public override void Read(ComputeSlice source, Span<byte> data)
    {
        var address = Address(source, data.Length);
        MakeCurrent();
        fixed (byte* start = data)
        {
            if (data.Length > 0) Check(CudaApi.MemcpyDtoHAsync(start, address, (nuint)data.Length, Stream), "read from the device");
            Synchronize("read from the device");
        }
    }

    /// <inheritdoc/>
    public override void Fill(ComputeSlice destination, byte value)
    {
        var address = Address(destination);
        MakeCurrent();
        Check(CudaApi.MemsetD8Async(address, value, (nuint)destination.Bytes, Stream), "fill a buffer");
    }

    /// <inheritdoc/>
    public override void Wait()
    {
        MakeCurrent();
        Synchronize("wait for the device");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed) return;
        // Failing on a lost device is no reason to keep the rest.
        CudaApi.CtxSetCurrent(_context);
        CudaApi.StreamSynchronize(Stream);
        _disposed = true;
        _programs.Dispose();
        CudaApi.StreamDestroy(Stream);
        CudaApi.CtxSetCurrent(0);
        CudaApi.DevicePrimaryCtxRelease(Device.Handle);
    }

    /// <summary>Prepares the thread for a call of the driver; comes before every one.</summary>
    /// <exception cref="DeviceException">The device is lost.</exception>
    public void MakeCurrent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_lost is not null) throw new DeviceException(_lost);
        Check(CudaApi.CtxSetCurrent(_context), "use the device");
    }

    /// <summary>Prepares the thread for giving something back; false if there is nothing left to give it to.</summary>
    public bool TryMakeCurrent() => !_disposed && CudaApi.CtxSetCurrent(_context) == CudaResult.Success;

    /// <summary>A stream that waits for no other.</summary>
    public nint CreateStream()
    {
        MakeCurrent();
        nint stream;
        Check(CudaApi.StreamCreate(&stream, CudaConstants.StreamNonBlocking), "make a stream");
        return stream;
    }

    /// <summary>Memory of the host that the card reads by itself.</summary>
    public byte* AllocatePinned(long bytes)
    {
        void* address;
        var result = CudaApi.MemHostAlloc(&address, (nuint)bytes, 0);
        if (result == CudaResult.OutOfMemory) throw Full(bytes, "pinned host memory");
        Check(result, "take pinned memory");
        return (byte*)address;
    }

    /// <summary>Gives a buffer's memory back.</summary>
    public void Free(CudaBuffer buffer)
    {
        // The context took all memory with it when it went, or when it was lost.
        if (TryMakeCurrent()) CudaApi.MemFree(buffer.Address);
    }

    /// <summary>The slice's place, after a look whether the slice lies in its buffer and has room for so many bytes.</summary>
    public ulong Address(ComputeSlice slice, long bytes = 0)
    {
        if (slice.Buffer is not CudaBuffer buffer) throw new ArgumentException("The buffer belongs to another device.", nameof(slice));
        buffer.ThrowIfDisposed();
        if (slice.Offset < 0 || slice.Bytes < 1 || slice.Offset > buffer.Bytes - slice.Bytes)
            throw new ArgumentException($"{slice.Bytes} bytes at {slice.Offset} do not lie in a buffer of {buffer.Bytes} bytes.", nameof(slice));
        if (bytes > slice.Bytes) throw new ArgumentException($"{bytes} bytes do not fit a slice of {slice.Bytes} bytes.", nameof(bytes));
        return buffer.Address + (ulong)slice.Offset;
    }

    /// <summary>Throws what a call's result says, if it is an error.</summary>
    public void Check(CudaResult result, string doing)
    {
        if (result != CudaResult.Success) throw Failure(result, doing);
    }

    /// <summary>The error of a call: that the device is lost, that its memory is full, or another; <paramref name="other"/> makes it of the driver's text.</summary>
    public CnnException Failure(CudaResult result, string doing, Func<string, CnnException>? other = null)
    {
        var error = CudaError.Text(result);
        if (CudaError.IsSticky(result))
        {
            // The error may be that of an earlier launch: the driver reports it when it next can.
            _lost = $"{Device.Name} is lost, noticed when it should {doing}: {error}. A kernel reached outside of its memory or ran too long, or the "
                + "hardware failed. Nothing on it can be used any more; start the process again.";
            return new DeviceException(_lost);
        }
        return result == CudaResult.OutOfMemory
            ? new DeviceException($"{Device.Name} could not {doing}: {error}; {FreeText()}. {Remedy}")
            : other?.Invoke(error) ?? new DeviceException($"{Device.Name} could not {doing}: {error}. Driver: {Traits.Driver}.");
    }

    private void Synchronize(string doing) => Check(CudaApi.StreamSynchronize(Stream), doing);

    private DeviceException Full(long bytes, string kind) => new($"{Device.Name} cannot give {bytes:N0} bytes of {kind}; {FreeText()}. {Remedy}");

    private string FreeText()
    {
        nuint free, total;
        return CudaApi.MemGetInfo(&free, &total) == CudaResult.Success
            ? $"{free:N0} of its {total:N0} bytes are free, for all processes together"
            : $"it has {Device.MemoryBytes:N0} bytes";
    }
}
