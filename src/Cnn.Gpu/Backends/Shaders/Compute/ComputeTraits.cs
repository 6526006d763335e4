namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>What the shader backend knows of a device.</summary>
internal sealed record ComputeTraits
{
    /// <summary>The device's name as its driver gives it.</summary>
    public required string Name { get; init; }

    /// <summary>The driver with its version; a part of the key under which compiled programs are cached.</summary>
    public required string Driver { get; init; }

    /// <summary>What kind of processor it is.</summary>
    public required ComputeClass Class { get; init; }

    /// <summary>The language that it takes.</summary>
    public required ShaderDialect Dialect { get; init; }

    /// <summary>Cores or multiprocessors.</summary>
    public required int ComputeUnits { get; init; }

    /// <summary>The most work items of a group.</summary>
    public required int MaxGroupSize { get; init; }

    /// <summary>Bytes of local (shared) memory of a group.</summary>
    public required long LocalBytes { get; init; }

    /// <summary>The device's memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The largest single buffer.</summary>
    public required long MaxBufferBytes { get; init; }

    /// <summary>What the offset of a slice of a buffer must be a multiple of, in bytes; a power of two.</summary>
    public required int Alignment { get; init; }

    /// <summary>For people: compute units, language version, what else matters.</summary>
    public required string Capabilities { get; init; }
}
