namespace Cnn.Gpu.Backends;

/// <summary>The device kinds that are built in, the fastest first.</summary>
public static class DeviceCatalog
{
    private static readonly DeviceKind[] BuiltIn =
    [
        new(Cuda.CudaKind.Name, "a card of NVIDIA's with its CUDA driver and NVRTC", Cuda.CudaKind.List, Cuda.CudaKind.Open),
        new(OpenCl.OpenClKind.Name, "any device with an OpenCL driver", OpenCl.OpenClKind.List, OpenCl.OpenClKind.Open),
        new("cpu", "this machine's processor, with its vector units", Cpu.CpuDevice.Find, (_, options) => new Cpu.CpuDevice(options)),
        new("reference", "plain loops, slow: what other devices are compared with", ReferenceDevice.Find, (_, options) => new ReferenceDevice(options)),
    ];

    private static readonly DeviceChooser Chooser = new(BuiltIn);

    /// <summary>The words that <see cref="Device.Open"/> understands, with what they stand for.</summary>
    public static IReadOnlyList<(string Kind, string Description)> Kinds => [.. BuiltIn.Select(k => (k.Name, k.Description))];

    /// <summary>Every device of this machine, and for each kind that has none an entry whose <see cref="DeviceInfo.Problem"/> says why. Opens nothing.</summary>
    public static IReadOnlyList<DeviceInfo> List() => Chooser.List();

    internal static Device Open(string name, DeviceOptions options) => Chooser.Open(name, options);
}
