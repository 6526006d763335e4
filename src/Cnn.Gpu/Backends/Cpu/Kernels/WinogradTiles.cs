using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// The products of Winograd's transform: for each of 36 points, m[o][t] = Σ u[i][o] · v[i][t] over source channels i, for a tile of channels o and
/// two image tiles t. v is [points][channels][2][lanes] with a pitch between points, u is [points][channels][tile], m is [points][tile][2][lanes].
/// </summary>
internal static unsafe class WinogradTiles<V, S> where V : struct where S : struct, ISimd<V>
{
    /// <summary>8 channels × 2 image tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8x2(float* v, long pitch, float* u, int channels, float* m)
    {
        for (var point = 0; point < Winograd<V, S>.Products; point++, v += pitch, m += 16 * S.Lanes)
        {
            var x = v;
            V a0 = S.Zero, b0 = S.Zero;
            V a1 = S.Zero, b1 = S.Zero;
            V a2 = S.Zero, b2 = S.Zero;
            V a3 = S.Zero, b3 = S.Zero;
            V a4 = S.Zero, b4 = S.Zero;
            V a5 = S.Zero, b5 = S.Zero;
            V a6 = S.Zero, b6 = S.Zero;
            V a7 = S.Zero, b7 = S.Zero;
            for (var channel = 0; channel < channels; channel++, x += 2 * S.Lanes, u += 8)
            {
                V x0 = S.Load(x), x1 = S.Load(x + S.Lanes), c;
                c = S.Broadcast(u[0]);
                a0 = S.MultiplyAdd(x0, c, a0);
                b0 = S.MultiplyAdd(x1, c, b0);
                c = S.Broadcast(u[1]);
                a1 = S.MultiplyAdd(x0, c, a1);
                b1 = S.MultiplyAdd(x1, c, b1);
                c = S.Broadcast(u[2]);
                a2 = S.MultiplyAdd(x0, c, a2);
                b2 = S.MultiplyAdd(x1, c, b2);
                c = S.Broadcast(u[3]);
                a3 = S.MultiplyAdd(x0, c, a3);
                b3 = S.MultiplyAdd(x1, c, b3);
                c = S.Broadcast(u[4]);
                a4 = S.MultiplyAdd(x0, c, a4);
                b4 = S.MultiplyAdd(x1, c, b4);
                c = S.Broadcast(u[5]);
                a5 = S.MultiplyAdd(x0, c, a5);
                b5 = S.MultiplyAdd(x1, c, b5);
                c = S.Broadcast(u[6]);
                a6 = S.MultiplyAdd(x0, c, a6);
                b6 = S.MultiplyAdd(x1, c, b6);
                c = S.Broadcast(u[7]);
                a7 = S.MultiplyAdd(x0, c, a7);
                b7 = S.MultiplyAdd(x1, c, b7);
            }
            S.Store(m + 0 * S.Lanes, a0);
            S.Store(m + 1 * S.Lanes, b0);
            S.Store(m + 2 * S.Lanes, a1);
            S.Store(m + 3 * S.Lanes, b1);
            S.Store(m + 4 * S.Lanes, a2);
            S.Store(m + 5 * S.Lanes, b2);
            S.Store(m + 6 * S.Lanes, a3);
            S.Store(m + 7 * S.Lanes, b3);
            S.Store(m + 8 * S.Lanes, a4);
            S.Store(m + 9 * S.Lanes, b4);
            S.Store(m + 10 * S.Lanes, a5);
            S.Store(m + 11 * S.Lanes, b5);
            S.Store(m + 12 * S.Lanes, a6);
            S.Store(m + 13 * S.Lanes, b6);
            S.Store(m + 14 * S.Lanes, a7);
            S.Store(m + 15 * S.Lanes, b7);
        }
    }

    /// <summary>4 channels × 2 image tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x2(float* v, long pitch, float* u, int channels, float* m)
    {
        for (var point = 0; point < Winograd<V, S>.Products; point++, v += pitch, m += 8 * S.Lanes)
        {
            var x = v;
            V a0 = S.Zero, b0 = S.Zero;
            V a1 = S.Zero, b1 = S.Zero;
            V a2 = S.Zero, b2 = S.Zero;
            V a3 = S.Zero, b3 = S.Zero;
            for (var channel = 0; channel < channels; channel++, x += 2 * S.Lanes, u += 4)
            {
                V x0 = S.Load(x), x1 = S.Load(x + S.Lanes), c;
                c = S.Broadcast(u[0]);
                a0 = S.MultiplyAdd(x0, c, a0);
                b0 = S.MultiplyAdd(x1, c, b0);
                c = S.Broadcast(u[1]);
                a1 = S.MultiplyAdd(x0, c, a1);
                b1 = S.MultiplyAdd(x1, c, b1);
                c = S.Broadcast(u[2]);
                a2 = S.MultiplyAdd(x0, c, a2);
                b2 = S.MultiplyAdd(x1, c, b2);
                c = S.Broadcast(u[3]);
                a3 = S.MultiplyAdd(x0, c, a3);
                b3 = S.MultiplyAdd(x1, c, b3);
            }
            S.Store(m + 0 * S.Lanes, a0);
            S.Store(m + 1 * S.Lanes, b0);
            S.Store(m + 2 * S.Lanes, a1);
            S.Store(m + 3 * S.Lanes, b1);
            S.Store(m + 4 * S.Lanes, a2);
            S.Store(m + 5 * S.Lanes, b2);
            S.Store(m + 6 * S.Lanes, a3);
            S.Store(m + 7 * S.Lanes, b3);
        }
    }
}
