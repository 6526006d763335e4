using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>The results that a work item of a convolution holds in registers, for a vector of samples.</summary>
/// <param name="Channels">Channels of the result.</param>
/// <param name="Rows">Rows of the result.</param>
/// <param name="Columns">Columns of the result.</param>
internal readonly record struct ConvolutionTile(int Channels, int Rows, int Columns)
{
    /// <summary>All of them.</summary>
    public int Sums => Channels * Rows * Columns;
}

/// <summary>What tiles of convolutions may look like on a class of devices, and how launches are cut.</summary>
/// <param name="Sums">The most sums that stay in registers beside what they need.</param>
/// <param name="Registers">The most sums and operands together.</param>
/// <param name="Channels">The most channels of a tile.</param>
/// <param name="Columns">The most columns of a tile.</param>
/// <param name="Hidden">Multiply-adds that must be under way to hide that each takes some cycles.</param>
/// <param name="GroupsPerUnit">The groups of a launch that each compute unit should get at least.</param>
/// <param name="GroupSize">The most work items of a group.</param>
/// <param name="TileBytes">A part of the fastest cache: what a work item may keep there from one tile to the next; 0 if it has only one.</param>
internal sealed record ConvolutionTiles(int Sums, int Registers, int Channels, int Columns, int Hidden, int GroupsPerUnit, int GroupSize, int TileBytes)
{
    /// <summary>Sixteen-wide vectors: 32 registers, of which two multiply-adds a cycle take four cycles.</summary>
    public static ConvolutionTiles Cpu { get; } = new(Sums: 24, Registers: 31, Channels: 8, Columns: 12, Hidden: 8, GroupsPerUnit: 8, GroupSize: 1, TileBytes: 16 << 10);

    /// <summary>Numbers of a thread; more threads hide better than larger tiles.</summary>
    public static ConvolutionTiles Gpu { get; } = new(Sums: 32, Registers: 48, Channels: 8, Columns: 4, Hidden: 4, GroupsPerUnit: 8, GroupSize: 128, TileBytes: 0);

    /// <summary>Those of a class.</summary>
    public static ConvolutionTiles For(ComputeClass @class) => @class == ComputeClass.Gpu ? Gpu : Cpu;

    /// <summary>The tile that needs the fewest cycles for a result, by a count of loads and multiply-adds.</summary>
    /// <param name="channels">Channels of a group.</param>
    /// <param name="rows">Rows of a tile.</param>
    /// <param name="columns">Columns of the target.</param>
    /// <param name="columnStep">What the columns of a tile must be a multiple of.</param>
    public ConvolutionTile Choose(int channels, int rows, int columns, int columnStep)
    {
        var tiles =
            from m in Enumerable.Range(1, Math.Min(Channels, channels))
            from n in Enumerable.Range(1, Math.Max(columnStep, Math.Min(Columns, columns)))
            where n % columnStep == 0
            let tile = new ConvolutionTile(m, rows, n)
            where (tile.Sums <= Sums && tile.Sums + rows * n + 1 <= Registers) || (m == 1 && n == columnStep)
            orderby Cost(tile, channels, columns), tile.Sums
            select tile;
        return tiles.First();
    }

    // Two multiply-adds or two loads in a cycle; tiles that hang over the edge compute what others compute too.
    private double Cost(ConvolutionTile tile, int channels, int columns)
    {
        var tap = Math.Max(Math.Max(tile.Sums, Hidden), 1.0 * (tile.Rows * tile.Columns + tile.Channels)) + 1;
        return tap * Ceiling(channels, tile.Channels) * Ceiling(columns, tile.Columns);
    }

    private static int Ceiling(int count, int size) => (count + size - 1) / size;
}
