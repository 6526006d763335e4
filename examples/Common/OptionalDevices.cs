namespace Cnn.Gpu.Examples;

/// <summary>The device kinds that are in assemblies of their own, which not every build has.</summary>
public static class OptionalDevices
{
    /// <summary>Makes those of this build known to the library.</summary>
    public static void Register()
    {
#if HAS_ILGPU
        Backends.Ilgpu.IlgpuDevices.Register();
#endif
    }
}
