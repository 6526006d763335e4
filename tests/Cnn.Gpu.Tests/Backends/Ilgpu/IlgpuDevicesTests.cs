extern alias Ilgpu;

using Cnn.Gpu.Backends;
using Ilgpu::Cnn.Gpu.Backends.Ilgpu;

namespace Cnn.Gpu.Tests.Backends.Ilgpu;

public sealed class IlgpuDevicesTests
{
    [Test]
    public void RegistersOnce()
    {
        IlgpuDevices.Register();
        Assert.That(DeviceCatalog.Kinds.Count(k => k.Kind == "ilgpu"), Is.EqualTo(1));
    }

    [Test]
    public void ListsTheDebuggerOnTheProcessor()
    {
        var info = DeviceCatalog.List().Last(d => d.Kind == "ilgpu" && d.Problem is null);
        Assert.Multiple(() =>
        {
            Assert.That(info.IsGpu, Is.False);
            Assert.That(info.IsForDebugging);
            Assert.That(info.Capabilities, Does.Contain("debugger"));
        });
    }

    [Test]
    public void BestDeviceIsNoDebugger()
    {
        var log = new List<string>();
        using var device = Device.Best(new DeviceOptions { Log = log.Add });
        if (device.Kind == "cpu") Assert.That(log.Single(), Does.Contain("not a graphics processor"));
        else Assert.That(device.Name, Does.Not.Contain("debugger"));
    }
}
