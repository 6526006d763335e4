using Cnn.Gpu.Backends.OpenCl;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Conformance.Sanitizer;

/// <summary>
/// Oclgrind as a device. It remembers which kernels it launched, and keeps away from what Oclgrind 21.10 cannot do: compile in other threads than the one
/// that opened it; know what is initialised in a buffer that takes the place of one that was given back, behind the last write of the host, or in one
/// that the host has mapped or filled.
/// </summary>
internal sealed class SimulatorContext(OpenClContext inner, int computeUnits) : ComputeContext
{
    private readonly HashSet<string> _launched = [];
    private readonly List<ComputeBuffer> _buffers = [];

    /// <summary>The kernels that were launched, as file:name.</summary>
    public IReadOnlySet<string> Launched => _launched;

    /// <summary>What takes the place of a source; nothing if null.</summary>
    public Func<ShaderSource, ShaderSource>? Sabotage { get; set; }

    public override ComputeTraits Traits { get; } = inner.Traits with { ComputeUnits = computeUnits };

    public override ComputeBuffer Allocate(long bytes)
    {
        var buffer = inner.Allocate(bytes);
        _buffers.Add(buffer);
        return new Buffer(buffer);
    }

    public override ComputeKernel Build(ShaderSource source) => new Kernel(Sabotage?.Invoke(source) ?? source);

    public override ComputeSequence Prepare(IReadOnlyList<ComputeLaunch> launches)
    {
        _launched.UnionWith(launches.Select(l => l.Kernel.Name));
        return inner.Prepare([.. launches.Select(l => l with { Kernel = inner.Build(((Kernel)l.Kernel).Source), Arguments = [.. l.Arguments.Select(Inner)] })]);
    }

    public override ComputeUpload CreateUpload(ComputeSlice destination, int slots, bool overlapped) => new Upload(inner, Inner(destination));

    public override void Write(ComputeSlice destination, ReadOnlySpan<byte> data)
    {
        var slice = Inner(destination);
        var all = new byte[slice.Buffer.Bytes];
        if (data.Length < all.Length) inner.Read(slice.Buffer.All, all);
        data.CopyTo(all.AsSpan((int)slice.Offset));
        inner.Write(slice.Buffer.All, all);
    }

    public override void Read(ComputeSlice source, Span<byte> data) => inner.Read(Inner(source), data);

    public override void Fill(ComputeSlice destination, byte value)
    {
        var bytes = new byte[destination.Bytes];
        bytes.AsSpan().Fill(value);
        Write(destination, bytes);
    }

    public override void Wait() => inner.Wait();

    public override void Dispose()
    {
        foreach (var buffer in _buffers) buffer.Dispose();
        inner.Dispose();
    }

    private static ComputeSlice Inner(ComputeSlice slice) => slice with { Buffer = ((Buffer)slice.Buffer).Inner };

    private sealed class Kernel(ShaderSource source) : ComputeKernel(source.ToString())
    {
        public ShaderSource Source { get; } = source;
    }

    private sealed class Buffer(ComputeBuffer inner) : ComputeBuffer(inner.Bytes)
    {
        public ComputeBuffer Inner { get; } = inner;

        public override void Dispose() { }
    }

    private sealed class Upload(ComputeContext context, ComputeSlice destination) : ComputeUpload
    {
        private readonly byte[] _slot = new byte[destination.Bytes];

        public override Span<byte> Begin() => _slot;

        public override void Submit(int bytes) => context.Write(destination, _slot.AsSpan(0, bytes));

        public override void Dispose() { }
    }
}
