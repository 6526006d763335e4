using Cnn.Gpu.Backends.Managed;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>Plain loops on one thread: slow, and simple enough to trust. Other devices are compared with it.</summary>
internal static class ReferenceKind
{
    /// <summary>The device for the catalog.</summary>
    public static IReadOnlyList<DeviceInfo> List() =>
    [
        new(KernelDevice.Kind, KernelDevice.Description)
        {
            IsForDebugging = true,
            MemoryBytes = KernelDevice.HostBytes,
            Capabilities = "the slow standard that others are compared with",
        },
    ];

    /// <summary>Opens it.</summary>
    public static Device Open(int index, DeviceOptions options) => new ManagedDevice(new KernelDevice(), options);
}
