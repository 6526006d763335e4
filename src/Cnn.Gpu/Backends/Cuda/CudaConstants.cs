namespace Cnn.Gpu.Backends.Cuda;

/// <summary>What cuDeviceGetAttribute is asked for.</summary>
internal enum CudaDeviceAttribute
{
    MaxThreadsPerBlock = 1,
    MaxBlockX = 2,
    MaxBlockY = 3,
    MaxBlockZ = 4,
    MaxGridX = 5,
    MaxGridY = 6,
    MaxGridZ = 7,
    MaxSharedBytesPerBlock = 8,
    MultiprocessorCount = 16,
    CapabilityMajor = 75,
    CapabilityMinor = 76,
}

/// <summary>What cuFuncGetAttribute is asked for.</summary>
internal enum CudaFunctionAttribute
{
    MaxThreadsPerBlock = 0,
}

/// <summary>Flags and versions of the driver API.</summary>
internal static class CudaConstants
{
    /// <summary>The oldest driver that has all functions of <see cref="CudaApi"/>: CUDA 11.4, driver 470.</summary>
    public const int OldestDriver = 11040;

    /// <summary>The first driver with cuFuncGetParamInfo.</summary>
    public const int ParameterInfoDriver = 12040;

    /// <summary>The smallest compute capability for which shaders are written, as 10 × major + minor.</summary>
    public const int SmallestCapability = 50;

    /// <summary>Of a stream: it does not wait for the default stream.</summary>
    public const uint StreamNonBlocking = 1;

    /// <summary>Of an event: with the time.</summary>
    public const uint EventDefault = 0;

    /// <summary>Of an event: for ordering only, which costs less.</summary>
    public const uint EventDisableTiming = 2;

    /// <summary>Of a capture: the thread may still make any call, as the driver does itself when it loads a kernel at its first launch.</summary>
    public const int CaptureRelaxed = 2;

    /// <summary>Of loading a module: where the compiler in the driver writes its errors, and the size of that place.</summary>
    public const int JitErrorLog = 5, JitErrorLogBytes = 6;

    /// <summary>A compute capability as people write it: 9.0 for 90.</summary>
    public static string CapabilityText(int capability) => $"{capability / 10}.{capability % 10}";

    /// <summary>A version as people write it: 12.4 for 12040.</summary>
    public static string VersionText(int version) => $"{version / 1000}.{version % 1000 / 10}";
}
