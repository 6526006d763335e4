namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>A compiled kernel. The context that built it keeps it and disposes it.</summary>
internal abstract class ComputeKernel(string name)
{
    /// <summary>For profiles and errors.</summary>
    public string Name { get; } = name;
}
