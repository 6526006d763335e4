using Cnn.Gpu.Backends.Shaders.Compute;
using static Cnn.Gpu.Backends.OpenCl.OpenClConstants;

namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>Launches as kernel objects whose arguments are set once.</summary>
internal sealed unsafe class OpenClSequence : ComputeSequence
{
    private readonly OpenClContext _context;
    private readonly string[] _names;
    private readonly OpenClHandle[] _kernels;
    private readonly HashSet<OpenClBuffer> _buffers = [];

    // Of each launch three numbers of work items, then three of a group.
    private readonly nuint[] _sizes;
    private bool _disposed;

    public OpenClSequence(OpenClContext context, IReadOnlyList<ComputeLaunch> launches)
    {
        _context = context;
        _names = [.. launches.Select(l => l.Name)];
        _kernels = new OpenClHandle[launches.Count];
        _sizes = new nuint[6 * launches.Count];
        try
        {
            for (var i = 0; i < launches.Count; i++)
            {
                LaunchCheck.Run(launches[i], context.Traits);
                _kernels[i] = Prepare(launches[i]);
                var (groups, size) = (launches[i].Groups, launches[i].GroupSize);
                var items = (X: (nuint)size.X, Y: (nuint)size.Y, Z: (nuint)size.Z);
                Span<nuint> sizes = [(nuint)groups.X * items.X, (nuint)groups.Y * items.Y, (nuint)groups.Z * items.Z, items.X, items.Y, items.Z];
                sizes.CopyTo(_sizes.AsSpan(6 * i));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Enqueue()
    {
        ThrowIfDisposed();
        fixed (nuint* sizes = _sizes)
        {
            for (var i = 0; i < _kernels.Length; i++)
            {
                var result = OpenClApi.EnqueueNDRangeKernel(_context.Queue, _kernels[i], 3, null, sizes + 6 * i, sizes + 6 * i + 3, 0, null, null);
                if (result != OpenClError.Success) throw Refused(i, result);
            }
        }
        _context.Check(OpenClApi.Flush(_context.Queue), "start the launches");
    }

    /// <inheritdoc/>
    public override void Measure(Span<long> starts, Span<long> ends)
    {
        ThrowIfDisposed();
        if (starts.Length < _kernels.Length || ends.Length < _kernels.Length)
            throw new ArgumentException($"{_kernels.Length} launches need as many places for times; there are {starts.Length} and {ends.Length}.");
        _context.Wait();
        fixed (nuint* sizes = _sizes)
        {
            for (var i = 0; i < _kernels.Length; i++)
            {
                nint done;
                var result = OpenClApi.EnqueueNDRangeKernel(
                    _context.ProfilingQueue, _kernels[i], 3, null, sizes + 6 * i, sizes + 6 * i + 3, 0, null, &done);
                if (result != OpenClError.Success) throw Refused(i, result);
                try
                {
                    result = OpenClApi.WaitForEvents(1, &done);
                    if (result != OpenClError.Success) throw Refused(i, result);
                    (starts[i], ends[i]) = (Time(done, CL_PROFILING_COMMAND_START), Time(done, CL_PROFILING_COMMAND_END));
                }
                finally
                {
                    OpenClApi.ReleaseEvent(done);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _disposed = true;
        foreach (var kernel in _kernels) kernel?.Dispose();
    }

    private OpenClHandle Prepare(ComputeLaunch launch)
    {
        var kernel = (OpenClKernel)launch.Kernel;
        if (launch.Arguments.Count != kernel.Arguments)
            throw Invalid(launch, $"it takes {kernel.Arguments} arguments, and the launch has {launch.Arguments.Count}");
        if (kernel.GroupSize is { } only && only != launch.GroupSize)
            throw Invalid(launch, $"it is compiled for groups of {only}, and the launch has {launch.GroupSize}");
        if (launch.GroupSize.Total > kernel.MaxGroupSize)
            throw Invalid(launch, $"its groups can have {kernel.MaxGroupSize} work items on this device, and the launch has {launch.GroupSize.Total}");
        if (kernel.LocalBytes > _context.Traits.LocalBytes)
            throw Invalid(launch, $"it needs {kernel.LocalBytes} bytes of local memory, and the device has {_context.Traits.LocalBytes}");
        var own = kernel.Create();
        try
        {
            for (var i = 0; i < launch.Arguments.Count; i++)
            {
                var slice = launch.Arguments[i];
                var buffer = _context.Own(slice);
                _buffers.Add(buffer);
                var memory = buffer.Part(slice.Offset, slice.Bytes).DangerousGetHandle();
                var result = OpenClApi.SetKernelArg(own, (uint)i, (nuint)sizeof(nint), &memory);
                if (result != OpenClError.Success) throw Invalid(launch, $"its argument {i} takes no buffer: {OpenClError.Name(result)}");
            }
            return own;
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    private static KernelException Invalid(ComputeLaunch launch, string problem) => LaunchCheck.Invalid(launch, problem);

    private long Time(nint done, uint name)
    {
        ulong time;
        _context.Check(OpenClApi.GetEventProfilingInfo(done, name, sizeof(ulong), &time, null), "measure a launch");
        return (long)time;
    }

    private void ThrowIfDisposed()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var buffer in _buffers) buffer.ThrowIfDisposed();
    }

    private CnnException Refused(int launch, int result) => _context.Error(result, $"run {_names[launch]}");
}
