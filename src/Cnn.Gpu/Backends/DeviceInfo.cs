namespace Cnn.Gpu.Backends;

/// <summary>A device of this machine, or a device kind that cannot be used here and why. Made without opening the device.</summary>
/// <param name="Id">The word that opens it: <c>cpu</c>, <c>opencl:0</c>; of a kind without devices the kind alone.</param>
/// <param name="Name">What it is, for people: <c>NVIDIA H100</c>.</param>
public sealed record DeviceInfo(string Id, string Name)
{
    /// <summary>The kind, which is the part of <see cref="Id"/> before the colon.</summary>
    public string Kind => Id.Split(':')[0];

    /// <summary>Whether it is a graphics processor; an OpenCL driver may also run on the CPU.</summary>
    public bool IsGpu { get; init; }

    /// <summary>Whether it is there to compare with or to debug kernels on, and too slow for anything else.</summary>
    public bool IsForDebugging { get; init; }

    /// <summary>The memory that plans may use, in bytes; 0 if unknown.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>What matters for its speed, for people: threads and vector width, or compute units and driver.</summary>
    public string Capabilities { get; init; } = "";

    /// <summary>Why it cannot be used, with the remedy; null if it can.</summary>
    public string? Problem { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Problem is null ? $"{Id} ({Name})" : $"{Id} (unusable: {Problem})";
}
