using System.Text;
using Cnn.Gpu.Backends.Shaders;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Backends.Shaders.Tuning;

namespace Cnn.Gpu.Tests.Backends.Shaders.Tuning;

[TestFixture]
internal sealed class TileTunerTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(1);

    // A tile is the time that its kernel takes.
    private static readonly int[] Tiles = [50, 30, 40];

    [Test]
    public void TheFastestIsChosenAndKept()
    {
        using var folder = new TempFolder();
        using var device = new ScriptedContext();
        Assert.That(Choose(device, folder, Enough), Is.EqualTo(30));
        var launches = device.Launches;
        Assert.That(Choose(device, folder, TimeSpan.Zero), Is.EqualTo(30), "from the disk, without time to try");
        Assert.That(device.Launches, Is.EqualTo(launches));
    }

    [Test]
    public void WithoutTimeTheTableDecides()
    {
        using var folder = new TempFolder();
        using var device = new ScriptedContext();
        Assert.That(Choose(device, folder, TimeSpan.Zero), Is.EqualTo(50));
        Assert.That((device.Launches, Directory.Exists(folder.Path) ? Directory.GetFiles(folder.Path).Length : 0), Is.EqualTo((0, 0)));
    }

    [Test]
    public void WithoutMemoryTheTableDecides()
    {
        using var folder = new TempFolder();
        using var device = new ScriptedContext { IsFull = true };
        Assert.That(Choose(device, folder, Enough), Is.EqualTo(50));
    }

    [Test]
    public void AnotherDriverTriesAnew()
    {
        using var folder = new TempFolder();
        using ScriptedContext device = new(), updated = new("2.0");
        Choose(device, folder, Enough);
        Assert.That(Choose(updated, folder, TimeSpan.Zero), Is.EqualTo(50));
    }

    [Test]
    public void WhatIsNoCandidateIsNotBelieved()
    {
        using var folder = new TempFolder();
        using var device = new ScriptedContext();
        Choose(device, folder, Enough);
        var file = Directory.GetFiles(folder.Path).Single();
        // A file that is whole, of the right key, with a tile that nobody offered.
        new ProgramCache(folder.Path).Store(Path.GetFileNameWithoutExtension(file), Encoding.UTF8.GetBytes("31"));
        Assert.That(Choose(device, folder, TimeSpan.Zero), Is.EqualTo(50));
        File.WriteAllBytes(file, [1, 2, 3]);
        Assert.That(Choose(device, folder, Enough), Is.EqualTo(30), "a damaged file is replaced");
    }

    [Test]
    public void WhatIsTriedIsFreed()
    {
        using var folder = new TempFolder();
        using var device = new ScriptedContext();
        Choose(device, folder, Enough);
        Assert.That(device.Allocated, Is.Zero);
    }

    private static int Choose(ComputeContext device, TempFolder folder, TimeSpan budget) =>
        new TileTuner(device, new ProgramCache(folder.Path), budget).Choose(Tiles, tile => new ShaderStep("op", "",
            new ShaderSource("gather.cl", "gather_floats", [("TILE", $"{tile}")]), [new ShaderBuffer("x", ShaderMemory.Activations, 64)], new Extent(1), new Extent(1), 0));

    /// <summary>A device on which a kernel takes as many nanoseconds as its define TILE says.</summary>
    private sealed class ScriptedContext(string driver = "1.0") : ComputeContext
    {
        public int Launches { get; private set; }

        public int Allocated { get; private set; }

        public bool IsFull { get; init; }

        public override ComputeTraits Traits { get; } = new()
        {
            Name = "scripted", Driver = driver, Class = ComputeClass.Cpu, Dialect = ShaderDialect.OpenCl, ComputeUnits = 1, MaxGroupSize = 1,
            LocalBytes = 1, MemoryBytes = 1, MaxBufferBytes = 1, Alignment = 64, Capabilities = "",
        };

        public override ComputeBuffer Allocate(long bytes)
        {
            if (IsFull) throw new DeviceException("full");
            Allocated++;
            return new Buffer(this, bytes);
        }

        public override ComputeKernel Build(ShaderSource source) =>
            new Kernel(Tiles.Single(t => source.Text(ShaderDialect.OpenCl).Contains($"#define TILE {t}\n", StringComparison.Ordinal)));

        public override ComputeSequence Prepare(IReadOnlyList<ComputeLaunch> launches) => new Sequence(this, (Kernel)launches.Single().Kernel);

        public override ComputeUpload CreateUpload(ComputeSlice destination, int slots, bool overlapped) => throw new NotSupportedException();

        public override void Write(ComputeSlice destination, ReadOnlySpan<byte> data) => throw new NotSupportedException();

        public override void Read(ComputeSlice source, Span<byte> data) => throw new NotSupportedException();

        public override void Fill(ComputeSlice destination, byte value) { }

        public override void Wait() { }

        public override void Dispose() { }

        private sealed class Buffer(ScriptedContext context, long bytes) : ComputeBuffer(bytes)
        {
            public override void Dispose() => context.Allocated--;
        }

        private sealed class Kernel(int time) : ComputeKernel("scripted")
        {
            public int Time { get; } = time;
        }

        private sealed class Sequence(ScriptedContext context, Kernel kernel) : ComputeSequence
        {
            public override void Enqueue() => context.Launches++;

            public override void Measure(Span<long> starts, Span<long> ends)
            {
                context.Launches++;
                (starts[0], ends[0]) = (1000, 1000 + kernel.Time);
            }

            public override void Dispose() { }
        }
    }
}
