namespace Cnn.Gpu.Backends;

/// <summary>How to open a device.</summary>
public sealed record DeviceOptions
{
    /// <summary>The number of CPU threads; all cores if null. It never changes results.</summary>
    public int? Threads { get; init; }

    /// <summary>The vector width of the CPU device in floats: 16 (AVX-512), 8 (AVX2) or 4 (portable); the widest of this machine if null.</summary>
    public int? VectorLanes { get; init; }

    /// <summary>
    /// How long each plan of an OpenCL or CUDA device may try out tiles of its convolutions before it runs; not at all if null. What it finds is kept
    /// on disk, in the folder of compiled programs, and is used by later plans that have a budget too. Results stay the same, bit for bit.
    /// </summary>
    public TimeSpan? TuningBudget { get; init; }

    /// <summary>Hears which device was chosen and why.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>For tests: devices that can keep every buffer apart, between borders that are checked, do so.</summary>
    internal bool GuardBuffers { get; init; }

    /// <summary>For tests: an OpenCL or CUDA device allocates every tensor on its own, so that a memory checker sees where each of them ends.</summary>
    internal bool SeparateBuffers { get; init; }

    /// <summary>For tests: the class of devices whose shaders to use, whatever the device is.</summary>
    internal Shaders.Compute.ComputeClass? ShaderClass { get; init; }

    /// <summary>For tests: the bytes that data sets may take on a device with memory of its own; a larger one is sent batch by batch.</summary>
    internal long? TableBytes { get; init; }
}
