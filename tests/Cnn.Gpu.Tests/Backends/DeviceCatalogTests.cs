using Cnn.Gpu.Backends;

namespace Cnn.Gpu.Tests.Backends;

public sealed class DeviceCatalogTests
{
    [Test]
    public void ListsEveryKind() =>
        Assert.That(DeviceCatalog.List().Select(d => d.Kind).Distinct(), Is.EqualTo(DeviceCatalog.Kinds.Select(k => k.Kind)));

    [Test]
    public void EveryUsableDeviceOpensByItsId()
    {
        foreach (var info in Device.List().Where(d => d.Problem is null))
        {
            using var device = Device.Open(info.Id);
            Assert.Multiple(() =>
            {
                Assert.That(device.Kind, Is.EqualTo(info.Kind));
                Assert.That(info.Name, Is.Not.Empty);
                Assert.That(info.Capabilities, Is.Not.Empty);
                Assert.That(info.MemoryBytes, Is.Positive);
            });
        }
    }

#if !HAS_ILGPU
    [Test]
    public void SaysWhereIlgpuIs() =>
        Assert.That(() => Device.Open("ilgpu:1"), Throws.TypeOf<DeviceException>().With.Message.Contains("ilgpu:1").And.Message.Contains("Cnn.Gpu.Ilgpu"));
#endif

    [Test]
    public void TheProcessorIsAlwaysUsable()
    {
        var cpu = DeviceCatalog.List().Single(d => d.Kind == "cpu");
        Assert.Multiple(() =>
        {
            Assert.That(cpu.Problem, Is.Null);
            Assert.That(cpu.IsGpu, Is.False);
            Assert.That(cpu.Capabilities, Does.Contain($"{Environment.ProcessorCount} threads"));
        });
    }
}
