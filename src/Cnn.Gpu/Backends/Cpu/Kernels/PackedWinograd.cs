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
            for (var column = 0; column < 3; column++)
            {
                var p = g + column * S.Lanes;
                Put(t + column * S.Lanes, 3 * S.Lanes, Winograd<V, S>.Weights(S.Load(p), S.Load(p + 3 * S.Lanes), S.Load(p + 6 * S.Lanes)));
            }
            for (var row = 0; row < 6; row++)
            {
                var p = t + row * 3 * S.Lanes;
                Put(to + row * 6 * pitch, pitch, Winograd<V, S>.Weights(S.Load(p), S.Load(p + S.Lanes), S.Load(p + 2 * S.Lanes)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* to, long pitch, (V, V, V, V, V, V) v)
    {
        S.Store(to, v.Item1);
        S.Store(to + pitch, v.Item2);
        S.Store(to + 2 * pitch, v.Item3);
        S.Store(to + 3 * pitch, v.Item4);
        S.Store(to + 4 * pitch, v.Item5);
        S.Store(to + 5 * pitch, v.Item6);
    }
}
