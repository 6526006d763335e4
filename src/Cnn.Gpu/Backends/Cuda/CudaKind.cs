using Cnn.Gpu.Backends.Shaders;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>CUDA as a device kind: <c>cuda:0</c> is the first card of NVIDIA's driver.</summary>
internal static class CudaKind
{
    /// <summary>The word that opens it.</summary>
    public const string Name = "cuda";

    /// <summary>All cards, or why there are none.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        try
        {
            return
            [
                .. CudaDevices.List().Select(d => new DeviceInfo($"{Name}:{d.Index}", d.Name)
                {
                    IsGpu = true,
                    MemoryBytes = d.MemoryBytes,
                    Capabilities = d.Capabilities,
                    Problem = d.Problem,
                }),
            ];
        }
        catch (DeviceException error)
        {
            return [new DeviceInfo(Name, "CUDA") { Problem = error.Message }];
        }
    }

    /// <summary>Opens a card.</summary>
    /// <exception cref="DeviceException">There is none at the index, or it cannot be used.</exception>
    public static Device Open(int index, DeviceOptions options) => new ShaderDevice(Name, CudaContext.Open(index, options.Log), options);
}
