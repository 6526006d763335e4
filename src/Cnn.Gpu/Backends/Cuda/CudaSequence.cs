using System.Runtime.InteropServices;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>Launches captured once as a CUDA graph, which a single call runs; where the driver refuses to capture, launched one by one.</summary>
internal sealed unsafe class CudaSequence : ComputeSequence
{
    private readonly CudaContext _context;
    private readonly ComputeLaunch[] _launches;
    private readonly CudaBuffer[] _buffers;

    // For each launch the address of every argument in its buffer, and where that address stands: what cuLaunchKernel takes. In memory of its own,
    // so that no call has to pin anything.
    private readonly ulong* _addresses;
    private readonly void** _places;
    private readonly int[] _firstArguments;
    private readonly nint _graph;
    private bool _disposed;

    public CudaSequence(CudaContext context, IReadOnlyList<ComputeLaunch> launches)
    {
        _context = context;
        _launches = [.. launches];
        foreach (var launch in _launches) Check(launch);
        _buffers = [.. launches.SelectMany(l => l.Arguments).Select(a => (CudaBuffer)a.Buffer).Distinct()];
        _firstArguments = new int[launches.Count];
        var arguments = (nuint)Math.Max(1, launches.Sum(l => l.Arguments.Count));
        _addresses = (ulong*)NativeMemory.Alloc(arguments, sizeof(ulong));
        _places = (void**)NativeMemory.Alloc(arguments, (nuint)sizeof(void*));
        try
        {
            var next = 0;
            for (var i = 0; i < _launches.Length; i++)
            {
                _firstArguments[i] = next;
                foreach (var argument in _launches[i].Arguments)
                {
                    _addresses[next] = context.Address(argument);
                    _places[next] = _addresses + next;
                    next++;
                }
            }
            if (_launches.Length > 0) _graph = Capture();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why the launches could not be captured; null if they were.</summary>
    public string? CaptureProblem { get; private set; }

    /// <inheritdoc/>
    public override void Enqueue()
    {
        ThrowIfDisposed();
        _context.MakeCurrent();
        if (_graph != 0) Check(CudaApi.GraphLaunch(_graph, _context.Stream));
        else for (var i = 0; i < _launches.Length; i++) Check(Launch(i, _context.Stream), i);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Times are counted from the first launch and are exact to half a microsecond. If the card is done with a kernel before the host has brought the
    /// next, the host's few microseconds count as the kernel's: smaller kernels seem slower than they are in a graph.
    /// </remarks>
    public override void Measure(Span<long> starts, Span<long> ends)
    {
        ThrowIfDisposed();
        if (starts.Length < _launches.Length || ends.Length < _launches.Length)
            throw new ArgumentException($"{_launches.Length} launches need as many places for times; there are {starts.Length} and {ends.Length}.");
        _context.Wait();
        var events = new nint[2 * _launches.Length];
        try
        {
            for (var i = 0; i < events.Length; i++) events[i] = CreateEvent();
            for (var i = 0; i < _launches.Length; i++)
            {
                Check(CudaApi.EventRecord(events[2 * i], _context.Stream), i);
                Check(Launch(i, _context.Stream), i);
                Check(CudaApi.EventRecord(events[2 * i + 1], _context.Stream), i);
            }
            _context.Wait();
            for (var i = 0; i < _launches.Length; i++) (starts[i], ends[i]) = (Nanoseconds(events, 2 * i), Nanoseconds(events, 2 * i + 1));
        }
        finally
        {
            foreach (var e in events)
                if (e != 0) CudaApi.EventDestroy(e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (_graph != 0 && _context.TryMakeCurrent()) CudaApi.GraphExecDestroy(_graph);
        NativeMemory.Free(_addresses);
        NativeMemory.Free(_places);
    }

    private void Check(ComputeLaunch launch)
    {
        LaunchCheck.Run(launch, _context.Traits);
        var (kernel, device) = ((CudaKernel)launch.Kernel, _context.Device);
        if (kernel.Arguments is { } count && count != launch.Arguments.Count)
            throw LaunchCheck.Invalid(launch, $"it takes {count} arguments, and the launch has {launch.Arguments.Count}");
        if (launch.GroupSize.Total > kernel.MaxGroupSize)
            throw LaunchCheck.Invalid(
                launch, $"its groups can have {kernel.MaxGroupSize} work items on this device, and the launch has {launch.GroupSize.Total}");
        CheckEach(launch.GroupSize, device.MaxGroup, "work items of a group");
        CheckEach(launch.Groups, device.MaxGroups, "groups");

        void CheckEach(Extent extent, (int X, int Y, int Z) most, string what)
        {
            if (extent.X > most.X || extent.Y > most.Y || extent.Z > most.Z)
                throw LaunchCheck.Invalid(launch, $"the device allows {most.X}×{most.Y}×{most.Z} {what}, and the launch has {extent}");
        }
    }

    // The graph ready to run; 0 if the driver refuses, with the reason in CaptureProblem.
    private nint Capture()
    {
        // A stream of its own: what other threads put into the context's must not be captured with it.
        var stream = _context.CreateStream();
        nint graph = 0, executable = 0;
        try
        {
            var result = CudaApi.StreamBeginCapture(stream, CudaConstants.CaptureRelaxed);
            if (result == CudaResult.Success)
            {
                for (var i = 0; i < _launches.Length && result == CudaResult.Success; i++) result = Launch(i, stream);
                // Also after a failure, so that the stream can be given back.
                var ended = CudaApi.StreamEndCapture(stream, &graph);
                if (result == CudaResult.Success) result = ended;
                if (result == CudaResult.Success) result = CudaApi.GraphInstantiate(&executable, graph, 0);
            }
            if (result == CudaResult.Success) return executable;
            if (CudaError.IsSticky(result)) _context.Check(result, "capture launches");
            CaptureProblem = CudaError.Text(result);
            return 0;
        }
        finally
        {
            // The executable graph does not need what it was made from.
            if (graph != 0) CudaApi.GraphDestroy(graph);
            CudaApi.StreamDestroy(stream);
        }
    }

    private CudaResult Launch(int i, nint stream)
    {
        var (groups, size) = (_launches[i].Groups, _launches[i].GroupSize);
        return CudaApi.LaunchKernel(
            ((CudaKernel)_launches[i].Kernel).Function, (uint)groups.X, (uint)groups.Y, (uint)groups.Z, (uint)size.X, (uint)size.Y, (uint)size.Z,
            0, stream, _places + _firstArguments[i], null);
    }

    private nint CreateEvent()
    {
        nint created;
        _context.Check(CudaApi.EventCreate(&created, CudaConstants.EventDefault), "make an event");
        return created;
    }

    private long Nanoseconds(nint[] events, int index)
    {
        float milliseconds;
        _context.Check(CudaApi.EventElapsedTime(&milliseconds, events[0], events[index]), "measure a launch");
        return (long)(milliseconds * 1e6);
    }

    private void Check(CudaResult result) => _context.Check(result, "run the launches");

    // Apart from the above, so that no text is made unless there is an error.
    private void Check(CudaResult result, int launch)
    {
        if (result != CudaResult.Success) _context.Check(result, $"run {_launches[launch].Name}");
    }

    private void ThrowIfDisposed()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var buffer in _buffers) buffer.ThrowIfDisposed();
    }
}
