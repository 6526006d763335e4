using System.Runtime.InteropServices;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>Finds the cards of this machine that have a CUDA driver.</summary>
internal static unsafe class CudaDevices
{
    private const string Driver = "Install NVIDIA's driver (on Linux the packages nvidia-driver and libcuda1, or your system's like)";

    /// <summary>All cards; also those that cannot be used, with the reason.</summary>
    /// <exception cref="DeviceException">There is no driver or no card, or the driver is too old.</exception>
    public static IReadOnlyList<CudaDeviceInfo> List()
    {
        if (!CudaApi.TryLoad())
            throw new DeviceException(
                $"NVIDIA driver not found: this machine has no {(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1")}. {Driver}.");
        var result = CudaApi.Init(0);
        if (result == CudaResult.NoDevice)
            throw new DeviceException(
                "NVIDIA's driver is installed, but it has no card: none is there, the environment variable CUDA_VISIBLE_DEVICES hides it, "
                + "or a container was started without it.");
        CudaError.Check(result, "start the driver");
        int version, count;
        CudaError.Check(CudaApi.DriverGetVersion(&version), "tell the driver's version");
        if (version < CudaConstants.OldestDriver)
            throw new DeviceException(
                $"NVIDIA's driver is too old: it supports CUDA {CudaConstants.VersionText(version)}, and "
                + $"{CudaConstants.VersionText(CudaConstants.OldestDriver)} is needed. Update it to 470 or later, or take the card as opencl:N.");
        CudaError.Check(CudaApi.DeviceGetCount(&count), "count devices");
        var devices = new CudaDeviceInfo[count];
        for (var i = 0; i < count; i++) devices[i] = Describe(i, version);
        return devices;
    }

    /// <summary>The usable card of that number.</summary>
    /// <exception cref="DeviceException">There is none; the message lists those that there are.</exception>
    public static CudaDeviceInfo Find(int index)
    {
        var devices = List();
        if (index >= 0 && index < devices.Count && devices[index].Problem is null) return devices[index];
        var reason = index >= 0 && index < devices.Count ? $"cannot be used: {devices[index].Problem}" : "does not exist";
        throw new DeviceException($"The device cuda:{index} {reason}. There are: {string.Join("; ", devices)}.");
    }

    private static CudaDeviceInfo Describe(int index, int version)
    {
        int device;
        nuint memory;
        const int NameBytes = 256;
        var name = stackalloc byte[NameBytes];
        CudaError.Check(CudaApi.DeviceGet(&device, index), $"find device {index}");
        CudaError.Check(CudaApi.DeviceGetName(name, NameBytes, device), $"name device {index}");
        CudaError.Check(CudaApi.DeviceTotalMem(&memory, device), $"tell the memory of device {index}");
        var info = new CudaDeviceInfo
        {
            Index = index,
            Handle = device,
            Name = Marshal.PtrToStringUTF8((nint)name) ?? "",
            DriverVersion = version,
            Capability = 10 * Attribute(device, CudaDeviceAttribute.CapabilityMajor) + Attribute(device, CudaDeviceAttribute.CapabilityMinor),
            Multiprocessors = Attribute(device, CudaDeviceAttribute.MultiprocessorCount),
            MaxGroupSize = Attribute(device, CudaDeviceAttribute.MaxThreadsPerBlock),
            MaxGroup =
                (Attribute(device, CudaDeviceAttribute.MaxBlockX), Attribute(device, CudaDeviceAttribute.MaxBlockY), Attribute(device, CudaDeviceAttribute.MaxBlockZ)),
            MaxGroups =
                (Attribute(device, CudaDeviceAttribute.MaxGridX), Attribute(device, CudaDeviceAttribute.MaxGridY), Attribute(device, CudaDeviceAttribute.MaxGridZ)),
            LocalBytes = Attribute(device, CudaDeviceAttribute.MaxSharedBytesPerBlock),
            MemoryBytes = (long)memory,
        };
        return info with { Problem = Problem(info) };
    }

    private static int Attribute(int device, CudaDeviceAttribute attribute)
    {
        int value;
        CudaError.Check(CudaApi.DeviceGetAttribute(&value, attribute, device), $"tell the {attribute} of a device");
        return value;
    }

    private static string? Problem(CudaDeviceInfo device)
    {
        if (device.Capability < CudaConstants.SmallestCapability)
            return $"its compute capability is {CudaConstants.CapabilityText(device.Capability)}, and "
                + $"{CudaConstants.CapabilityText(CudaConstants.SmallestCapability)} is needed; take it as opencl:N";
        return Nvrtc.TryLoad(device.DriverVersion, device.Capability) is { } compiler
            ? compiler.Problem(device.Capability)
            : Nvrtc.Missing(device.DriverVersion, device.Capability);
    }
}
