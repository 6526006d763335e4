using Cnn.Gpu.Backends.Cuda;

namespace Cnn.Gpu.Tests.Backends.Cuda;

public sealed class CudaDevicesTests
{
    [Test, Isolated]
    public void ListsAllCards()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        cuda.Set("devices", 2);
        var devices = CudaDevices.List();
        Assert.That(devices.Select(d => d.ToString()), Is.EqualTo(new[]
        {
            "cuda:0 Emulated card 0 (7 multiprocessors, compute capability 9.0, CUDA 12.4)",
            "cuda:1 Emulated card 1 (7 multiprocessors, compute capability 9.0, CUDA 12.4)",
        }));
        Assert.That(CudaDevices.Find(1).Handle, Is.EqualTo(41));
        Assert.That(() => CudaDevices.Find(2), Throws.InstanceOf<DeviceException>().With.Message.Contains("cuda:2 does not exist")
            .And.Message.Contains("cuda:1 Emulated card 1"));
        Assert.That(cuda.Calls, Does.Not.Contain("cuDevicePrimaryCtxRetain"), "listing opens nothing");
    }

    [TestCase("devices", 0, "it has no card")]
    [TestCase("driver_version", 11020, "supports CUDA 11.2, and 11.4 is needed")]
    [Isolated]
    public void SaysWhyThereIsNone(string setting, int value, string reason)
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        cuda.Set(setting, value);
        Assert.That(() => CudaDevices.List(), Throws.InstanceOf<DeviceException>().With.Message.Contains(reason));
    }

    [Test, Isolated]
    public void AnOldCardIsListedWithItsProblem()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        cuda.Set("capability_major", 3);
        cuda.Set("capability_minor", 5);
        Assert.That(CudaDevices.List().Single().Problem, Is.EqualTo("its compute capability is 3.5, and 5.0 is needed; take it as opencl:N"));
        Assert.That(() => EmulatedCuda.Open(), Throws.InstanceOf<DeviceException>().With.Message.Contains("cuda:0 cannot be used: its compute capability is 3.5"));
    }

    [Test, Isolated]
    public void ACompilerThatIsTooNewForTheCardIsAProblem()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        cuda.Set("oldest_architecture", 75);
        cuda.Set("capability_major", 6);
        Assert.That(CudaDevices.List().Single().Problem, Does.Contain("compiles for compute capability 7.5 and later, and this is 6.0").And.Contain("opencl:N"));
    }

    [Test]
    public void AMachineWithoutADriverSaysSo()
    {
        if (CudaApi.TryLoad()) throw Skip.Because("This machine has NVIDIA's driver.");
        Assert.That(() => CudaDevices.List(), Throws.InstanceOf<DeviceException>().With.Message.Contains("NVIDIA driver not found"));
    }
}
