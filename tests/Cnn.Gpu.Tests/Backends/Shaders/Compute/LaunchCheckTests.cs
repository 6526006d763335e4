using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Shaders.Compute;

public sealed class LaunchCheckTests
{
    private static readonly ComputeTraits Traits = new()
    {
        Name = "test", Driver = "1", Class = ComputeClass.Gpu, Dialect = ShaderDialect.OpenCl, ComputeUnits = 1, MaxGroupSize = 64, LocalBytes = 1024,
        MemoryBytes = 1 << 20, MaxBufferBytes = 1 << 20, Alignment = 128, Capabilities = "",
    };

    [TestCase(0, 1024)]
    [TestCase(896, 128)]
    [TestCase(128, 1)]
    public void TakesSlicesOfTheBuffer(long offset, long bytes) => Assert.That(() => Check(offset, bytes), Throws.Nothing);

    [TestCase(0, 1025, "1025 bytes at 0 of a buffer of 1024 bytes")]
    [TestCase(1024, 1, "1 bytes at 1024 of")]
    [TestCase(-128, 128, "at -128")]
    [TestCase(0, 0, "0 bytes at 0")]
    [TestCase(128, long.MaxValue, "at 128 of a buffer of 1024 bytes")]
    [TestCase(64, 4, "starts at byte 64, which is no multiple of 128")]
    public void RefusesSlicesThatNoDeviceCanTake(long offset, long bytes, string problem) =>
        Assert.That(() => Check(offset, bytes), Throws.TypeOf<KernelException>().With.Message.Contains("argument 1").And.Message.Contains(problem));

    [TestCase(0, 1, "0×1×1 groups of 1×1×1")]
    [TestCase(1, 0, "1×1×1 groups of 0×1×1")]
    [TestCase(1, 65, "65×1×1 = 65 work items, and the device allows 64")]
    public void RefusesGroupsThatNoDeviceCanRun(int groups, int size, string problem) =>
        Assert.That(() => LaunchCheck.Run(new ComputeLaunch("op of a layer", new Kernel(), [], new Extent(groups), new Extent(size)), Traits),
            Throws.TypeOf<KernelException>().With.Message.Contains("op of a layer").And.Message.Contains(problem));

    private static void Check(long offset, long bytes)
    {
        using var buffer = new Buffer();
        var launch = new ComputeLaunch("launch", new Kernel(), [buffer.All, new ComputeSlice(buffer, offset, bytes)], new Extent(1), new Extent(1));
        LaunchCheck.Run(launch, Traits);
    }

    private sealed class Kernel() : ComputeKernel("kernel");

    private sealed class Buffer() : ComputeBuffer(1024)
    {
        public override void Dispose()
        {
        }
    }
}
