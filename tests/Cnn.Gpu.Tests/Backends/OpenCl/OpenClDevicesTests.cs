using Cnn.Gpu.Backends.OpenCl;

namespace Cnn.Gpu.Tests.Backends.OpenCl;

public sealed class OpenClDevicesTests
{
    [Test]
    public void EveryDeviceHasItsNumber()
    {
        var devices = TestOpenCl.List();
        Assert.Multiple(() =>
        {
            Assert.That(devices.Select(d => d.Index), Is.EqualTo(Enumerable.Range(0, devices.Count)));
            foreach (var device in devices)
            {
                Assert.That(device.Name, Is.Not.Empty);
                Assert.That(device.ToString(), Does.StartWith($"opencl:{device.Index} {device.Name} ("));
                Assert.That(device.Class, Is.AnyOf("GPU", "CPU", "accelerator"));
            }
        });
    }

    [TestCase(-1)]
    [TestCase(1000)]
    public void ANumberThatNoDeviceHasIsAnErrorThatListsThoseThatThereAre(int index)
    {
        var first = TestOpenCl.List()[0];
        Assert.That(() => OpenClDevices.Find(index),
            Throws.TypeOf<DeviceException>().With.Message.Contains($"opencl:{index} does not exist").And.Message.Contains(first.ToString()));
    }

    [TestCase("OpenCL 1.2 CUDA", ExpectedResult = true)]
    [TestCase("OpenCL 3.0 PoCL HSTR: pthread", ExpectedResult = true)]
    [TestCase("OpenCL 1.10 of the future", ExpectedResult = true)]
    [TestCase("OpenCL 1.1 old", ExpectedResult = false)]
    [TestCase("OpenCL C 1.2", ExpectedResult = false)]
    [TestCase("", ExpectedResult = false)]
    public bool ReadsVersions(string version) => OpenClDevices.IsAtLeast12(version);
}
