using Cnn.Gpu.Backends;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Tests that run on every device.</summary>
[TestFixtureSource(typeof(DeviceSpec), nameof(DeviceSpec.All))]
internal abstract class DeviceFixture(DeviceSpec spec) : DeviceTests(spec);

/// <summary>Tests that run on the devices that an attribute chooses.</summary>
internal abstract class DeviceTests(DeviceSpec spec)
{
    protected DeviceSpec Spec { get; } = spec;

    protected Device Device { get; private set; } = null!;

    [OneTimeSetUp]
    public void OpenDevice() => Device = Spec.Compiles ? SharedDevices.Open(Spec) : Spec.Open();

    [OneTimeTearDown]
    public void CloseDevice()
    {
        if (!Spec.Compiles) Device?.Dispose();
    }
}
