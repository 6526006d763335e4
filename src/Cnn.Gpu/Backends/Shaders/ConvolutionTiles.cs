using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>What convolutions look like on a class of devices: data, from which tiles and methods are chosen for a shape.</summary>
internal sealed record ConvolutionTiles
{
    /// <summary>
    /// Sixteen-wide vectors: 32 registers, of which two multiply-adds a cycle take four cycles. Groups have no local memory of their own, so that
    /// matrices are not multiplied.
    /// </summary>
    public static ConvolutionTiles Cpu { get; } = new()
    {
        Sums = 24, Registers = 31, Channels = 8, Columns = 12, Hidden = 8,
        GroupsPerUnit = 8, WeightGroups = 16, GroupSize = 1, CacheBytes = 16 << 10,
        Gemm = [], GemmWeights = [],
    };

    /// <summary>Numbers of a thread; many threads hide more than larger tiles do.</summary>
    public static ConvolutionTiles Gpu { get; } = new()
    {
        Sums = 32, Registers = 48, Channels = 8, Columns = 4, Hidden = 4,
        GroupsPerUnit = 8, GroupSize = 128, CacheBytes = 0,
        Gemm = [new(4, 128), new(8, 128), new(8, 256), new(16, 256)],
        GemmWeights = [new(2, 128), new(4, 128), new(8, 128), new(8, 256)],
    };

    /// <summary>The most sums of a work item.</summary>
    public required int Sums { get; init; }

    /// <summary>The most sums and operands together.</summary>
    public required int Registers { get; init; }

    /// <summary>The most channels of a direct tile.</summary>
    public required int Channels { get; init; }

    /// <summary>The most columns of a direct tile.</summary>
    public required int Columns { get; init; }

    /// <summary>Multiply-adds that must be under way to hide that each takes some cycles.</summary>
    public required int Hidden { get; init; }

    /// <summary>The groups of a launch that each compute unit should get at least.</summary>
    public required int GroupsPerUnit { get; init; }

    /// <summary>
    /// The groups that sums of weight gradients are split for; as many as the compute units want if null. Splits are an order of sums, and a
    /// processor's units are threads, whose number must not change results.
    /// </summary>
    public int? WeightGroups { get; init; }

    /// <summary>The work items of a group of the direct method.</summary>
    public required int GroupSize { get; init; }

    /// <summary>A part of the fastest cache that a work item may keep things in from one tile to the next; 0 if it has only one tile.</summary>
    public required int CacheBytes { get; init; }

    /// <summary>The tiles of matrix products, the smallest first; none if the class has no use for them.</summary>
    public required IReadOnlyList<GemmTile> Gemm { get; init; }

    /// <summary>The tiles of the products that are gradients of weights.</summary>
    public required IReadOnlyList<GemmTile> GemmWeights { get; init; }

    /// <summary>For tests: the method, where the class has a choice; chosen for each shape if null.</summary>
    public ConvolutionMethod? Method { get; init; }

    /// <summary>Those of a class.</summary>
    public static ConvolutionTiles For(ComputeClass @class) => @class == ComputeClass.Gpu ? Gpu : Cpu;

    /// <summary>
    /// The tiles that need the fewest cycles for a result, by a count of loads and multiply-adds; the best first. All sum in the same order.
    /// </summary>
    /// <param name="channels">Channels of a group.</param>
    /// <param name="rows">Rows of a tile.</param>
    /// <param name="columns">Columns of the target.</param>
    /// <param name="columnStep">What the columns of a tile must be a multiple of.</param>
    /// <param name="count">How many tiles at most.</param>
    public IReadOnlyList<DirectTile> Direct(int channels, int rows, int columns, int columnStep, int count)
    {
        var tiles =
            from m in Enumerable.Range(1, Math.Min(Channels, channels))
            from n in Enumerable.Range(1, Math.Max(columnStep, Math.Min(Columns, columns)))
            where n % columnStep == 0
            let tile = new DirectTile(m, rows, n)
            where (tile.Sums <= Sums && tile.Sums + rows * n + 1 <= Registers) || (m == 1 && n == columnStep)
            // Sources lie further apart than weights: few columns read fewer of them.
            orderby Cycles(tile.Sums, rows * n + m) * Ceiling(channels, m) * Ceiling(columns, n), n
            select tile;
        return [.. tiles.Take(count)];
    }

    /// <summary>The tile of weights whose gradients need the fewest cycles.</summary>
    /// <param name="outputs">Output channels of a group.</param>
    /// <param name="inputs">Input channels of a group.</param>
    /// <param name="taps">Taps in a row of the kernel.</param>
    public WeightTile Weights(int outputs, int inputs, int taps)
    {
        var tiles =
            from m in Enumerable.Range(1, Math.Min(Channels, outputs))
            from c in Enumerable.Range(1, Math.Min(Channels, inputs))
            from t in Enumerable.Range(1, Math.Min(Channels, taps))
            let tile = new WeightTile(m, c, t)
            where tile.Sums <= Sums
            orderby Cycles(tile.Sums, m + c * t) * Ceiling(outputs, m) * Ceiling(inputs, c) * Ceiling(taps, t), m + c * t
            select tile;
        return tiles.First();
    }

    /// <summary>The largest tile that computes little in vain and leaves enough groups.</summary>
    /// <param name="tiles">The candidates.</param>
    /// <param name="channels">Rows of the matrix of results.</param>
    /// <param name="columnTiles">The groups beside each other for each row of tiles.</param>
    /// <param name="units">The device's compute units.</param>
    public static GemmTile Choose(IReadOnlyList<GemmTile> tiles, int channels, long columnTiles, int units) =>
        tiles.OrderBy(t => columnTiles * Ceiling(channels, t.Channels) < 2L * units)
            .ThenBy(t => Ceiling(channels, t.Channels) * t.Channels)
            .ThenByDescending(t => t.Channels)
            .First();

    private static int Ceiling(int count, int size) => (count + size - 1) / size;

    // Half cycles: two multiply-adds or two loads in a cycle, and something for the loop. Tiles that hang over an edge compute again what others do.
    private double Cycles(int sums, int loads) => Math.Max(Math.Max(sums, Hidden), loads) + 1;
}

/// <summary>The results that a work item of a direct convolution holds in registers, for a vector of samples.</summary>
internal readonly record struct DirectTile(int Channels, int Rows, int Columns)
{
    /// <summary>All of them.</summary>
    public int Sums => Channels * Rows * Columns;
}

/// <summary>The weights whose gradients a work item sums in registers.</summary>
internal readonly record struct WeightTile(int Outputs, int Inputs, int Taps)
{
    /// <summary>All of them.</summary>
    public int Sums => Outputs * Inputs * Taps;
}

/// <summary>A group that multiplies matrices: work items of four columns and some channels.</summary>
/// <param name="ThreadChannels">Channels of a work item.</param>
/// <param name="GroupSize">Work items.</param>
internal readonly record struct GemmTile(int ThreadChannels, int GroupSize)
{
    /// <summary>Work items beside each other in a convolution.</summary>
    public const int ColumnThreads = 32;

    /// <summary>Work items beside each other in a gradient of weights.</summary>
    public const int WeightColumnThreads = 16;

    /// <summary>Columns of a work item.</summary>
    public const int ThreadColumns = 4;

    /// <summary>Channels of a group in a convolution.</summary>
    public int Channels => ThreadChannels * GroupSize / ColumnThreads;

    /// <summary>Output channels of a group in a gradient of weights.</summary>
    public int WeightOutputs => ThreadChannels * GroupSize / WeightColumnThreads;
}
