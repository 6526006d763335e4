extern alias Ilgpu;

using ILGPU;
using ILGPU.Runtime.CPU;
using Ilgpu::Cnn.Gpu.Backends.Ilgpu;

namespace Cnn.Gpu.Tests.Backends.Ilgpu;

public sealed class KernelDeviceTests
{
    private KernelDevice _device = null!;

    [SetUp]
    public void Open()
    {
        var context = IlgpuKind.CreateContext();
        _device = new KernelDevice(context, CPUDevice.Default.CreateAccelerator(context), products: null);
    }

    [TearDown]
    public void Close() => _device.Dispose();

    [Test]
    public void RunsAKernelForEveryNumberBelowACount()
    {
        using var x = _device.Hold<float>([1, 2, 3, 4]);
        using var y = _device.Hold<float>([9, 9, 9, 9]);
        _device.Run(3, Double, x.View<float>(0, 4), y.View<float>(0, 4));
        _device.Run(0, Double, x.View<float>(0, 4), y.View<float>(0, 4));
        var values = new float[4];
        y.Read(0, values.AsSpan());
        Assert.That(values, Is.EqualTo(new[] { 2f, 4, 6, 9 }));
    }

    [Test]
    public void NamesAKernelThatDoesNotCompile()
    {
        using var memory = _device.Allocate(16);
        var view = memory.View<float>(0, 4);
        Assert.That(() => _device.Run(1, Thrower, view, view),
            Throws.TypeOf<KernelException>().With.Message.Contains("KernelDeviceTests.Thrower").And.Message.Contains("anew"));
    }

    [Test]
    public void MemoryIsZeroedAndKeepsWhatIsWritten()
    {
        using var memory = _device.Allocate(24);
        memory.Write<int>(8, [5, 6]);
        var values = new int[6];
        memory.Read(0, values.AsSpan());
        Assert.That(values, Is.EqualTo(new[] { 0, 0, 5, 6, 0, 0 }));
        memory.Fill(0xff);
        memory.Read(0, values.AsSpan());
        Assert.That(values, Is.All.EqualTo(-1));
    }

    [TestCase(-4, 1)]
    [TestCase(0, 7)]
    [TestCase(20, 2)]
    public void RefusesViewsOutside(int offset, int length)
    {
        using var memory = _device.Allocate(24);
        Assert.That(() => memory.View<int>(offset, length), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    // ILGPU's assembly calls them.
    public static void Double(Index1D index, ArrayView<float> x, ArrayView<float> y) => y[index] = 2 * x[index];

    public static void Thrower(Index1D index, ArrayView<float> x, ArrayView<float> y) => throw new InvalidOperationException();
}
