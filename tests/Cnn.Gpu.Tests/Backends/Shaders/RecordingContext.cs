using System.Collections.Concurrent;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Shaders;

/// <summary>A device that runs nothing and remembers what it should have run: memory reads as zeros.</summary>
internal sealed class RecordingContext(ShaderDialect dialect, ComputeClass @class) : ComputeContext
{
    private readonly ConcurrentDictionary<ShaderSource, Kernel> _kernels = new();
    private readonly List<ComputeLaunch> _launches = [];

    /// <summary>All launches that were made ready, with the sources of their kernels.</summary>
    public IEnumerable<(ShaderSource Source, ComputeLaunch Launch)> Launches => _launches.Select(l => (((Kernel)l.Kernel).Source, l));

    public override ComputeTraits Traits { get; } = new()
    {
        Name = "recording", Driver = "none", Class = @class, Dialect = dialect, ComputeUnits = 80, MaxGroupSize = 1024, LocalBytes = 48 << 10,
        MemoryBytes = 16L << 30, MaxBufferBytes = 16L << 30, Alignment = 256, Capabilities = "runs nothing",
    };

    public override ComputeBuffer Allocate(long bytes) => new Buffer(bytes);

    public override ComputeKernel Build(ShaderSource source) => _kernels.GetOrAdd(source, s => new Kernel(s));

    public override ComputeSequence Prepare(IReadOnlyList<ComputeLaunch> launches)
    {
        foreach (var launch in launches) LaunchCheck.Run(launch, Traits);
        _launches.AddRange(launches);
        return new Sequence();
    }

    public override ComputeUpload CreateUpload(ComputeSlice destination, int slots, bool overlapped) => new Upload((int)destination.Bytes);

    public override void Write(ComputeSlice destination, ReadOnlySpan<byte> data) { }

    public override void Read(ComputeSlice source, Span<byte> data) => data.Clear();

    public override void Fill(ComputeSlice destination, byte value) { }

    public override void Wait() { }

    public override void Dispose() { }

    private sealed class Buffer(long bytes) : ComputeBuffer(bytes)
    {
        public override void Dispose() { }
    }

    private sealed class Kernel(ShaderSource source) : ComputeKernel(source.ToString())
    {
        public ShaderSource Source { get; } = source;
    }

    private sealed class Sequence : ComputeSequence
    {
        public override void Enqueue() { }

        public override void Measure(Span<long> starts, Span<long> ends)
        {
            starts.Clear();
            ends.Clear();
        }

        public override void Dispose() { }
    }

    private sealed class Upload(int bytes) : ComputeUpload
    {
        private readonly byte[] _slot = new byte[bytes];

        public override Span<byte> Begin() => _slot;

        public override void Submit(int bytes) { }

        public override void Dispose() { }
    }
}
