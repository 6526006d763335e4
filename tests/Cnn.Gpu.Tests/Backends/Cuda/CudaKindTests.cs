using Cnn.Gpu.Backends;
using Cnn.Gpu.Backends.Cuda;

namespace Cnn.Gpu.Tests.Backends.Cuda;

public sealed class CudaKindTests
{
    [Test, Isolated]
    public void ListsCards()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        var info = CudaKind.List().Single();
        Assert.That((info.Id, info.Name, info.IsGpu, info.MemoryBytes, info.Problem), Is.EqualTo(("cuda:0", "Emulated card 0", true, 1L << 30, (string?)null)));
        Assert.That(info.Capabilities, Does.Contain("7 multiprocessors"));
    }

    [Test, Isolated]
    public void SaysWhyThereIsNone()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        cuda.Set("devices", 0);
        Assert.That(CudaKind.List().Single().ToString(), Does.StartWith("cuda (unusable: NVIDIA's driver is installed, but it has no card"));
    }

    [Test, Isolated]
    public void TheCatalogOpensIt()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using (var device = Device.Open("cuda:0")) Assert.That(device.ToString(), Does.StartWith("cuda: Emulated card 0 (7 multiprocessors"));
        Assert.That(cuda.Balance, Is.Empty);
    }
}
