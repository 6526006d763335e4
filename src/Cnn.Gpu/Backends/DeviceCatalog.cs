namespace Cnn.Gpu.Backends;

/// <summary>The device kinds that are built in, the fastest first, and behind them those that other assemblies add.</summary>
public static class DeviceCatalog
{
    private static readonly DeviceKind[] BuiltIn =
    [
        new(Cuda.CudaKind.Name, "a card of NVIDIA's with its CUDA driver and NVRTC", Cuda.CudaKind.List, Cuda.CudaKind.Open),
        new(OpenCl.OpenClKind.Name, "any device with an OpenCL driver", OpenCl.OpenClKind.List, OpenCl.OpenClKind.Open),
        new("cpu", "this machine's processor, with its vector units", Cpu.CpuDevice.Find, (_, options) => new Cpu.CpuDevice(options)),
        new("reference", "plain loops, slow: what other devices are compared with", ReferenceKind.List, ReferenceKind.Open),
    ];

    private static DeviceKind[] _kinds = BuiltIn;

    /// <summary>The words that <see cref="Device.Open"/> understands, with what they stand for.</summary>
    public static IReadOnlyList<(string Kind, string Description)> Kinds => [.. _kinds.Select(k => (k.Name, k.Description))];

    /// <summary>Every device of this machine, and for each kind that has none an entry whose <see cref="DeviceInfo.Problem"/> says why. Opens nothing.</summary>
    public static IReadOnlyList<DeviceInfo> List() => new DeviceChooser(_kinds).List();

    /// <summary>Adds a kind, unless one of its name is there.</summary>
    internal static void Register(DeviceKind kind)
    {
        lock (BuiltIn)
            if (_kinds.All(k => k.Name != kind.Name)) _kinds = [.. _kinds, kind];
    }

    internal static Device Open(string name, DeviceOptions options)
    {
        var kinds = _kinds;
        if (name.Split(':')[0] == "ilgpu" && kinds.All(k => k.Name != "ilgpu"))
            throw new DeviceException($"There is no device '{name}' in this program: its kind is in the assembly Cnn.Gpu.Ilgpu. Build with the packages "
                + "ILGPU and ILGPU.Algorithms (-p:Ilgpu=true says what is wrong with them), and call IlgpuDevices.Register().");
        return new DeviceChooser(kinds).Open(name, options);
    }
}
