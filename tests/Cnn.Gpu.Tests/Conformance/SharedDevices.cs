using Cnn.Gpu.Backends;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Devices that compile kernels keep them as long as they are open: all fixtures share one for each spec.</summary>
[SetUpFixture]
internal sealed class SharedDevices
{
    private static readonly Dictionary<DeviceSpec, Device> Devices = [];

    public static Device Open(DeviceSpec spec)
    {
        lock (Devices) return Devices.TryGetValue(spec, out var device) ? device : Devices[spec] = spec.Open();
    }

    [OneTimeTearDown]
    public void CloseAll()
    {
        foreach (var device in Devices.Values) device.Dispose();
        Devices.Clear();
    }
}
