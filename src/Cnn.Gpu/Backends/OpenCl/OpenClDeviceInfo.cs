namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>A device as its driver describes it, usable or not.</summary>
internal sealed record OpenClDeviceInfo
{
    /// <summary>Its position among the devices of all platforms.</summary>
    public required int Index { get; init; }

    /// <summary>cl_platform_id.</summary>
    public required nint Platform { get; init; }

    /// <summary>cl_device_id.</summary>
    public required nint Id { get; init; }

    /// <summary>The device's name.</summary>
    public required string Name { get; init; }

    /// <summary>Who made it.</summary>
    public required string Vendor { get; init; }

    /// <summary>The platform with the driver's version.</summary>
    public required string Driver { get; init; }

    /// <summary>The platform's version, which names compilers and the like too.</summary>
    public required string PlatformVersion { get; init; }

    /// <summary>CL_DEVICE_VERSION.</summary>
    public required string Version { get; init; }

    /// <summary>CL_DEVICE_OPENCL_C_VERSION.</summary>
    public required string LanguageVersion { get; init; }

    /// <summary>Bits of CL_DEVICE_TYPE.</summary>
    public required ulong Type { get; init; }

    /// <summary>Cores or multiprocessors.</summary>
    public required int ComputeUnits { get; init; }

    /// <summary>The most work items of a group.</summary>
    public required int MaxGroupSize { get; init; }

    /// <summary>Bytes of local memory of a group.</summary>
    public required long LocalBytes { get; init; }

    /// <summary>The device's memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The largest single buffer.</summary>
    public required long MaxBufferBytes { get; init; }

    /// <summary>Bytes that the offset of a sub-buffer must be a multiple of.</summary>
    public required int Alignment { get; init; }

    /// <summary>Why it cannot be used; null if it can.</summary>
    public required string? Problem { get; init; }

    /// <summary>The kind of device in a word.</summary>
    public string Class =>
        (Type & OpenClConstants.CL_DEVICE_TYPE_GPU) != 0 ? "GPU" : (Type & OpenClConstants.CL_DEVICE_TYPE_CPU) != 0 ? "CPU" : "accelerator";

    /// <summary>
    /// Whether its driver keeps compiled programs on disk itself, and asking it for them is dear: PoCL compiles each kernel once more for it,
    /// which takes longer than what a second cache saves.
    /// </summary>
    public bool KeepsPrograms => PlatformVersion.Contains("PoCL", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => $"opencl:{Index} {Name} ({Class}, {Driver}{(Problem is null ? "" : $"; unusable: {Problem}")})";
}
