using System.Numerics;
using System.Text;
using static Cnn.Gpu.Backends.OpenCl.OpenClConstants;

namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>Finds the OpenCL devices of this machine.</summary>
internal static unsafe class OpenClDevices
{
    private const string Drivers =
        "Install the driver of your device: for NVIDIA and AMD cards OpenCL is a part of it; for Intel 'apt-get install intel-opencl-icd'; "
        + "for any processor 'apt-get install pocl-opencl-icd'.";

    /// <summary>All devices of all platforms, in the loader's order; also those that cannot be used, with the reason.</summary>
    /// <exception cref="DeviceException">There is no OpenCL, no driver or no device on this machine.</exception>
    public static IReadOnlyList<OpenClDeviceInfo> List()
    {
        if (!OpenClApi.TryLoad())
            throw new DeviceException(
                $"This machine has no OpenCL: the library {(OperatingSystem.IsWindows() ? "OpenCL.dll" : "libOpenCL.so.1")} was not found. "
                + (OperatingSystem.IsWindows() ? "" : "Run 'apt-get install ocl-icd-libopencl1' or your system's like. ") + Drivers);
        uint count = 0;
        var result = OpenClApi.GetPlatformIds(0, null, &count);
        if (result == OpenClError.PlatformNotFound || result == OpenClError.Success && count == 0)
            throw new DeviceException(
                $"OpenCL is installed, but it has no platform: no driver is registered{(OperatingSystem.IsWindows() ? "" : " in /etc/OpenCL/vendors")}. {Drivers}");
        Check(result, "list the platforms");
        var platforms = new nint[count];
        fixed (nint* p = platforms) Check(OpenClApi.GetPlatformIds(count, p, null), "list the platforms");

        var devices = new List<OpenClDeviceInfo>();
        foreach (var platform in platforms)
            foreach (var device in DevicesOf(platform))
                devices.Add(Describe(devices.Count, platform, device));
        if (devices.Count == 0)
            throw new DeviceException(
                $"OpenCL is installed, but its platforms ({string.Join(", ", platforms.Select(p => PlatformText(p, CL_PLATFORM_NAME)))}) have no device. {Drivers}");
        return devices;
    }

    /// <summary>The usable device of that number.</summary>
    /// <exception cref="DeviceException">There is none; the message lists those that there are.</exception>
    public static OpenClDeviceInfo Find(int index)
    {
        var devices = List();
        if (index >= 0 && index < devices.Count && devices[index].Problem is null) return devices[index];
        var reason = index >= 0 && index < devices.Count ? $"cannot be used: {devices[index].Problem}" : "does not exist";
        throw new DeviceException($"The device opencl:{index} {reason}. There are: {string.Join("; ", devices)}.");
    }

    private static nint[] DevicesOf(nint platform)
    {
        uint count = 0;
        var result = OpenClApi.GetDeviceIds(platform, CL_DEVICE_TYPE_ALL, 0, null, &count);
        // A driver without its hardware has no device, or says something else that need not stop the others.
        if (result != OpenClError.Success || count == 0) return [];
        var devices = new nint[count];
        fixed (nint* p = devices) return OpenClApi.GetDeviceIds(platform, CL_DEVICE_TYPE_ALL, count, p, null) == OpenClError.Success ? devices : [];
    }

    private static OpenClDeviceInfo Describe(int index, nint platform, nint device)
    {
        var info = new OpenClDeviceInfo
        {
            Index = index,
            Platform = platform,
            Id = device,
            Name = Text(device, CL_DEVICE_NAME),
            Vendor = Text(device, CL_DEVICE_VENDOR),
            Driver = $"{PlatformText(platform, CL_PLATFORM_NAME)} {Text(device, CL_DRIVER_VERSION)}",
            PlatformVersion = PlatformText(platform, CL_PLATFORM_VERSION),
            Version = Text(device, CL_DEVICE_VERSION),
            LanguageVersion = Text(device, CL_DEVICE_OPENCL_C_VERSION),
            Type = Number<ulong>(device, CL_DEVICE_TYPE),
            ComputeUnits = (int)Number<uint>(device, CL_DEVICE_MAX_COMPUTE_UNITS),
            MaxGroupSize = (int)Number<nuint>(device, CL_DEVICE_MAX_WORK_GROUP_SIZE),
            LocalBytes = (long)Number<ulong>(device, CL_DEVICE_LOCAL_MEM_SIZE),
            MemoryBytes = (long)Number<ulong>(device, CL_DEVICE_GLOBAL_MEM_SIZE),
            MaxBufferBytes = (long)Number<ulong>(device, CL_DEVICE_MAX_MEM_ALLOC_SIZE),
            // The driver counts bits. Below 64 bytes slices would share cache lines.
            Alignment = Math.Max(64, (int)BitOperations.RoundUpToPowerOf2(Number<uint>(device, CL_DEVICE_MEM_BASE_ADDR_ALIGN) / 8)),
            Problem = null,
        };
        return info with { Problem = Problem(info) };
    }

    private static string? Problem(OpenClDeviceInfo device) =>
        Number<uint>(device.Id, CL_DEVICE_AVAILABLE) == 0 ? "its driver says that it is not available"
        : Number<uint>(device.Id, CL_DEVICE_COMPILER_AVAILABLE) == 0 ? "its driver has no compiler"
        : !IsAtLeast12(device.Version) ? $"it runs '{device.Version}', and OpenCL 1.2 is needed; update its driver"
        : Number<uint>(device.Id, CL_DEVICE_ENDIAN_LITTLE) == 0 ? "it is big-endian"
        : device.MemoryBytes == 0 || device.MaxBufferBytes == 0 ? "its driver says that it has no memory"
        : null;

    /// <summary>Whether a text like "OpenCL 1.2 vendor's words" names version 1.2 or a later one.</summary>
    internal static bool IsAtLeast12(string version)
    {
        var words = version.Split(' ');
        return words.Length > 1 && words[0] == "OpenCL" && Version.TryParse(words[1], out var number) && number >= new Version(1, 2);
    }

    private static T Number<T>(nint device, uint name) where T : unmanaged
    {
        T value = default;
        // What a driver does not know stays 0.
        return OpenClApi.GetDeviceInfo(device, name, (nuint)sizeof(T), &value, null) == OpenClError.Success ? value : default;
    }

    private static string Text(nint device, uint name)
    {
        nuint size = 0;
        if (OpenClApi.GetDeviceInfo(device, name, 0, null, &size) != OpenClError.Success || size == 0) return "";
        var bytes = new byte[size];
        fixed (byte* p = bytes) Check(OpenClApi.GetDeviceInfo(device, name, size, p, null), "describe a device");
        return Decode(bytes);
    }

    private static string PlatformText(nint platform, uint name)
    {
        nuint size = 0;
        if (OpenClApi.GetPlatformInfo(platform, name, 0, null, &size) != OpenClError.Success || size == 0) return "";
        var bytes = new byte[size];
        fixed (byte* p = bytes) Check(OpenClApi.GetPlatformInfo(platform, name, size, p, null), "describe a platform");
        return Decode(bytes);
    }

    // Some drivers pad names with spaces.
    private static string Decode(byte[] bytes) => Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();

    private static void Check(int result, string doing)
    {
        if (result != OpenClError.Success) throw new DeviceException($"OpenCL could not {doing}: {OpenClError.Name(result)}.");
    }
}
