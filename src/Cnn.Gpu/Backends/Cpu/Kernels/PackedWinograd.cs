using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// The transformed weights of a 3 × 3 convolution: for each tile of destination channels, for each of the 36 products, for each source channel,
/// the tile's numbers side by side. The vector of the transform is a tile of channels. Backward, the kernel is turned by 180 degrees.
/// </summary>
internal sealed unsafe class PackedWinograd<V, S>(Shape weight, bool backward) : PackedWeights where V : struct where S : struct, ISimd<V>
{
    /// <summary>Channels of a tile.</summary>
    public static int Tile => S.Lanes;

    /// <summary>Channels that are read.</summary>
    public int Sources => backward ? weight[0] : weight[1];

    /// <summary>Channels that are written.</summary>
    public int Destinations => backward ? weight[1] : weight[0];

    /// <summary>The floats of one tile.</summary>
    public long TileFloats => (long)Winograd<V, S>.Products * Sources * S.Lanes;

    public override int Parts => (Destinations + S.Lanes - 1) / S.Lanes;

    public override long Floats => Parts * TileFloats;

    public override string Key => $"winograd {(backward ? "backward" : "forward")} {S.Lanes}";

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Pack(int part)
    {
        var to = Values + part * TileFloats;
        var pitch = (long)Sources * S.Lanes;
        var g = stackalloc float[9 * S.Lanes];
        var t = stackalloc float[18 * S.Lanes];
        var present = Math.Min(S.Lanes, Destinations - part * S.Lanes);
        new Span<float>(g, 9 * S.Lanes).Clear();
        for (var source = 0; source < Sources; source++, to += S.Lanes)
        {
            for (var lane = 0; lane < present; lane++)
            {
                var destination = part * S.Lanes + lane;
                var from = Source + (backward ? (long)source * weight[1] + destination : (long)destination * weight[1] + source) * 9;
                for (var tap = 0; tap < 9; tap++) g[(backward ? 8 - tap : tap) * S.Lanes + lane] = from[tap];
            }
            for (var column = 0; column < 3; column++) Winograd<V, S>.Weights(g + column * S.Lanes, 3 * S.Lanes, t + column * S.Lanes, 3 * S.Lanes);
            for (var row = 0; row < 6; row++) Winograd<V, S>.Weights(t + row * 3 * S.Lanes, S.Lanes, to + row * 6 * pitch, pitch);
        }
    }
}
