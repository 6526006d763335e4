namespace Cnn.Gpu.Backends.Cuda;

/// <summary>A card as the CUDA driver describes it.</summary>
internal sealed record CudaDeviceInfo
{
    /// <summary>Its number among the driver's devices: the N of cuda:N. The environment variable CUDA_VISIBLE_DEVICES changes it.</summary>
    public required int Index { get; init; }

    /// <summary>The driver's CUdevice.</summary>
    public required int Handle { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The CUDA version of the driver: 12040 for 12.4.</summary>
    public required int DriverVersion { get; init; }

    /// <summary>The compute capability: 90 for 9.0.</summary>
    public required int Capability { get; init; }

    /// <summary>Multiprocessors.</summary>
    public required int Multiprocessors { get; init; }

    /// <summary>The most threads of a block.</summary>
    public required int MaxGroupSize { get; init; }

    /// <summary>The most threads of a block in each dimension.</summary>
    public required (int X, int Y, int Z) MaxGroup { get; init; }

    /// <summary>The most blocks of a launch in each dimension.</summary>
    public required (int X, int Y, int Z) MaxGroups { get; init; }

    /// <summary>Bytes of shared memory of a block, without asking for more at launch.</summary>
    public required int LocalBytes { get; init; }

    /// <summary>The device's memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Why it cannot be used; null if it can.</summary>
    public string? Problem { get; init; }

    /// <summary>For people.</summary>
    public string Capabilities =>
        $"{Multiprocessors} multiprocessors, compute capability {CudaConstants.CapabilityText(Capability)}, CUDA {CudaConstants.VersionText(DriverVersion)}";

    /// <inheritdoc/>
    public override string ToString() => $"cuda:{Index} {Name} ({Problem ?? Capabilities})";
}
