namespace Cnn.Gpu.Backends.Ilgpu;

/// <summary>Makes ILGPU's accelerators known to the library, as the devices <c>ilgpu:0</c>, <c>ilgpu:1</c> and so on.</summary>
public static class IlgpuDevices
{
    /// <summary>Adds the kind <c>ilgpu</c> to <see cref="DeviceCatalog"/>; once is enough, before devices are listed or opened.</summary>
    public static void Register() => DeviceCatalog.Register(new DeviceKind(KernelDevice.Kind, IlgpuKind.Description, IlgpuKind.List, IlgpuKind.Open));
}
