using Cnn.Gpu.Backends.Shaders;

namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>OpenCL as a device kind: <c>opencl:0</c> is the first device of the first platform.</summary>
internal static class OpenClKind
{
    /// <summary>The word that opens it.</summary>
    public const string Name = "opencl";

    /// <summary>All devices, or why there are none.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        try
        {
            return
            [
                .. OpenClDevices.List().Select(d => new DeviceInfo($"{Name}:{d.Index}", d.Name)
                {
                    IsGpu = d.Class == "GPU",
                    MemoryBytes = d.MemoryBytes,
                    Capabilities = $"{d.ComputeUnits} compute units, {d.Driver}",
                    Problem = d.Problem,
                }),
            ];
        }
        catch (DeviceException error)
        {
            return [new DeviceInfo(Name, "OpenCL") { Problem = error.Message }];
        }
    }

    /// <summary>Opens a device.</summary>
    /// <exception cref="DeviceException">There is none at the index, or it cannot be used.</exception>
    public static Device Open(int index, DeviceOptions options) => new ShaderDevice(Name, OpenClContext.Open(index), options);
}
