using System.Runtime.CompilerServices;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// Convolution weights [O, I, kh, kw] for <see cref="TapTiles{V,S}"/>: for each group and tile of destination channels, for each source channel
/// and tap, the tile's numbers side by side; missing channels of the last tile are zero. The destination is O in a forward pass and I backward.
/// </summary>
internal sealed unsafe class PackedTaps(Shape weight, int groups, bool backward, int tile) : PackedWeights
{
    private readonly int _outputs = weight[0] / groups;
    private readonly int _inputs = weight[1];
    private readonly int _taps = weight[2] * weight[3];

    /// <summary>Channels of one group on the side that is read.</summary>
    public int Sources => backward ? _outputs : _inputs;

    /// <summary>Channels of one group on the side that is written.</summary>
    public int Destinations => backward ? _inputs : _outputs;

    /// <summary>The tiles of one group.</summary>
    public int Tiles => (Destinations + tile - 1) / tile;

    /// <summary>The floats of one tile.</summary>
    public long TileFloats => (long)Sources * _taps * tile;

    public override long Floats => groups * Tiles * TileFloats;

    public override int Parts => groups * Tiles;

    public override string Key => $"taps {(backward ? "backward" : "forward")} {tile} groups {groups}";

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Pack(int part)
    {
        var group = part / Tiles;
        var first = part % Tiles * tile;
        var destination = Values + part * TileFloats;
        for (var source = 0; source < Sources; source++)
            for (var lane = 0; lane < tile; lane++)
            {
                var channel = first + lane;
                var to = destination + (long)source * _taps * tile + lane;
                if (channel >= Destinations)
                {
                    for (var tap = 0; tap < _taps; tap++) to[tap * tile] = 0;
                    continue;
                }
                var (output, input) = backward ? (source, channel) : (channel, source);
                var from = Source + ((long)(group * _outputs + output) * _inputs + input) * _taps;
                for (var tap = 0; tap < _taps; tap++) to[tap * tile] = from[tap];
            }
    }
}
