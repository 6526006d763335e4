using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>What shaders look like on a class of devices. Tiles of single ops are data beside their lowering.</summary>
/// <param name="Class">The class.</param>
/// <param name="Lanes">Samples of a block, if the batch has as many.</param>
/// <param name="Vector">Samples that a work item handles together, if a block has as many.</param>
/// <param name="GroupSize">Work items of a group where nothing says otherwise.</param>
internal sealed record ShaderTiling(ComputeClass Class, int Lanes, int Vector, int GroupSize)
{
    // A work item of a CPU should do enough to hide its start, and a launch should have some for each core.
    private const int CpuItemsLeast = 64;
    private const int CpuItemsMost = 4096;
    private const int CpuGroupsPerUnit = 4;

    /// <summary>Warps of 32 threads, a sample for each thread: neighbours read neighbouring floats, and share position and weights.</summary>
    public static ShaderTiling Gpu { get; } = new(ComputeClass.Gpu, Lanes: 32, Vector: 1, GroupSize: 256);

    /// <summary>One work item in a group, which handles a vector of samples and never waits for another.</summary>
    public static ShaderTiling Cpu { get; } = new(ComputeClass.Cpu, Lanes: 16, Vector: 16, GroupSize: 1);

    /// <summary>The tiling for a class.</summary>
    public static ShaderTiling For(ComputeClass @class) => @class == ComputeClass.Gpu ? Gpu : Cpu;

    /// <summary>What convolutions look like.</summary>
    public ConvolutionTiles Convolutions { get; init; } = ConvolutionTiles.For(Class);

    /// <summary>The samples of a block: no more than a small batch needs.</summary>
    public int LanesFor(int batch) => Sizes.Where(s => s <= Lanes && (s == Lanes || s >= batch)).Min();

    /// <summary>The samples of a work item.</summary>
    public int VectorFor(int lanes) => Math.Min(Vector, lanes);

    /// <summary>How a launch over equal things is cut: the group's size, and the things that each work item takes.</summary>
    public (int GroupSize, int PerItem) Flat(long items, int computeUnits) => Class == ComputeClass.Gpu
        ? (GroupSize, 1)
        : (GroupSize, (int)Math.Clamp(items / (computeUnits * CpuGroupsPerUnit), CpuItemsLeast, CpuItemsMost));

    // Vectors of OpenCL have 1, 4, 8 or 16 numbers.
    private IEnumerable<int> Sizes => Vector == 1 ? [1, 2, 4, 8, 16, 32] : [1, 4, 8, 16];
}
