namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>Three numbers: groups of a launch, or work items of a group.</summary>
internal readonly record struct Extent(int X, int Y = 1, int Z = 1)
{
    /// <summary>All of them.</summary>
    public long Total => (long)X * Y * Z;

    /// <inheritdoc/>
    public override string ToString() => $"{X}×{Y}×{Z}";
}

/// <summary>One run of a kernel. Its arguments are slices of buffers and nothing else: what changes from step to step lies in a buffer too.</summary>
/// <param name="Name">For profiles and errors: the op and its layer.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Arguments">Its arguments, in order.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="GroupSize">The work items of a group.</param>
internal sealed record ComputeLaunch(string Name, ComputeKernel Kernel, IReadOnlyList<ComputeSlice> Arguments, Extent Groups, Extent GroupSize);
