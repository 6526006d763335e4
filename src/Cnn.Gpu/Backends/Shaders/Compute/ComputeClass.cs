namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>What kind of processor runs shaders; tiles are chosen for it.</summary>
internal enum ComputeClass
{
    /// <summary>Many small threads in lockstep, fast local memory, barriers cost little.</summary>
    Gpu,

    /// <summary>Few cores with wide vector units: one work item holds a vector, barriers cost much.</summary>
    Cpu,
}

/// <summary>The language that a driver compiles.</summary>
internal enum ShaderDialect
{
    /// <summary>OpenCL C 1.2.</summary>
    OpenCl,

    /// <summary>CUDA C++.</summary>
    Cuda,
}
