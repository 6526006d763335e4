using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// The micro-kernels of weight gradients: s[i][j] (+)= Σ a_i[p] · b_j[p] over positions p, where a_i and b_j are planes and a table
/// holds the offsets of each position in both, in floats: one loop, whatever rectangle they form. Every sum is a vector over the samples of the block, kept in a register; its lanes are added up only at the end.
/// </summary>
internal static unsafe class OuterTiles<V, S> where V : struct where S : struct, ISimd<V>
{
    /// <summary>6 planes × 4 planes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x4(float** a, float** b, float* sums, int* positions, int count, bool resume)
    {
        var a0 = a[0];
        var a1 = a[1];
        var a2 = a[2];
        var a3 = a[3];
        var a4 = a[4];
        var a5 = a[5];
        var b0 = b[0];
        var b1 = b[1];
        var b2 = b[2];
        var b3 = b[3];
        V s00 = S.Zero, s01 = S.Zero, s02 = S.Zero, s03 = S.Zero;
        V s10 = S.Zero, s11 = S.Zero, s12 = S.Zero, s13 = S.Zero;
        V s20 = S.Zero, s21 = S.Zero, s22 = S.Zero, s23 = S.Zero;
        V s30 = S.Zero, s31 = S.Zero, s32 = S.Zero, s33 = S.Zero;
        V s40 = S.Zero, s41 = S.Zero, s42 = S.Zero, s43 = S.Zero;
        V s50 = S.Zero, s51 = S.Zero, s52 = S.Zero, s53 = S.Zero;
        if (resume)
        {
            s00 = S.Load(sums + 0 * S.Lanes);
            s01 = S.Load(sums + 1 * S.Lanes);
            s02 = S.Load(sums + 2 * S.Lanes);
            s03 = S.Load(sums + 3 * S.Lanes);
            s10 = S.Load(sums + 4 * S.Lanes);
            s11 = S.Load(sums + 5 * S.Lanes);
            s12 = S.Load(sums + 6 * S.Lanes);
            s13 = S.Load(sums + 7 * S.Lanes);
            s20 = S.Load(sums + 8 * S.Lanes);
            s21 = S.Load(sums + 9 * S.Lanes);
            s22 = S.Load(sums + 10 * S.Lanes);
            s23 = S.Load(sums + 11 * S.Lanes);
            s30 = S.Load(sums + 12 * S.Lanes);
            s31 = S.Load(sums + 13 * S.Lanes);
            s32 = S.Load(sums + 14 * S.Lanes);
            s33 = S.Load(sums + 15 * S.Lanes);
            s40 = S.Load(sums + 16 * S.Lanes);
            s41 = S.Load(sums + 17 * S.Lanes);
            s42 = S.Load(sums + 18 * S.Lanes);
            s43 = S.Load(sums + 19 * S.Lanes);
            s50 = S.Load(sums + 20 * S.Lanes);
            s51 = S.Load(sums + 21 * S.Lanes);
            s52 = S.Load(sums + 22 * S.Lanes);
            s53 = S.Load(sums + 23 * S.Lanes);
        }
        var end = positions + 2L * count;
        for (; positions < end; positions += 2)
        {
            long pa = positions[0], pb = positions[1];
            var y0 = S.Load(b0 + pb);
            var y1 = S.Load(b1 + pb);
            var y2 = S.Load(b2 + pb);
            var y3 = S.Load(b3 + pb);
            V x;
            x = S.Load(a0 + pa);
            s00 = S.MultiplyAdd(x, y0, s00);
            s01 = S.MultiplyAdd(x, y1, s01);
            s02 = S.MultiplyAdd(x, y2, s02);
            s03 = S.MultiplyAdd(x, y3, s03);
            x = S.Load(a1 + pa);
            s10 = S.MultiplyAdd(x, y0, s10);
            s11 = S.MultiplyAdd(x, y1, s11);
            s12 = S.MultiplyAdd(x, y2, s12);
            s13 = S.MultiplyAdd(x, y3, s13);
            x = S.Load(a2 + pa);
            s20 = S.MultiplyAdd(x, y0, s20);
            s21 = S.MultiplyAdd(x, y1, s21);
            s22 = S.MultiplyAdd(x, y2, s22);
            s23 = S.MultiplyAdd(x, y3, s23);
            x = S.Load(a3 + pa);
            s30 = S.MultiplyAdd(x, y0, s30);
            s31 = S.MultiplyAdd(x, y1, s31);
            s32 = S.MultiplyAdd(x, y2, s32);
            s33 = S.MultiplyAdd(x, y3, s33);
            x = S.Load(a4 + pa);
            s40 = S.MultiplyAdd(x, y0, s40);
            s41 = S.MultiplyAdd(x, y1, s41);
            s42 = S.MultiplyAdd(x, y2, s42);
            s43 = S.MultiplyAdd(x, y3, s43);
            x = S.Load(a5 + pa);
            s50 = S.MultiplyAdd(x, y0, s50);
            s51 = S.MultiplyAdd(x, y1, s51);
            s52 = S.MultiplyAdd(x, y2, s52);
            s53 = S.MultiplyAdd(x, y3, s53);
        }
        S.Store(sums + 0 * S.Lanes, s00);
        S.Store(sums + 1 * S.Lanes, s01);
        S.Store(sums + 2 * S.Lanes, s02);
        S.Store(sums + 3 * S.Lanes, s03);
        S.Store(sums + 4 * S.Lanes, s10);
        S.Store(sums + 5 * S.Lanes, s11);
        S.Store(sums + 6 * S.Lanes, s12);
        S.Store(sums + 7 * S.Lanes, s13);
        S.Store(sums + 8 * S.Lanes, s20);
        S.Store(sums + 9 * S.Lanes, s21);
        S.Store(sums + 10 * S.Lanes, s22);
        S.Store(sums + 11 * S.Lanes, s23);
        S.Store(sums + 12 * S.Lanes, s30);
        S.Store(sums + 13 * S.Lanes, s31);
        S.Store(sums + 14 * S.Lanes, s32);
        S.Store(sums + 15 * S.Lanes, s33);
        S.Store(sums + 16 * S.Lanes, s40);
        S.Store(sums + 17 * S.Lanes, s41);
        S.Store(sums + 18 * S.Lanes, s42);
        S.Store(sums + 19 * S.Lanes, s43);
        S.Store(sums + 20 * S.Lanes, s50);
        S.Store(sums + 21 * S.Lanes, s51);
        S.Store(sums + 22 * S.Lanes, s52);
        S.Store(sums + 23 * S.Lanes, s53);
    }

    /// <summary>4 planes × 6 planes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x6(float** a, float** b, float* sums, int* positions, int count, bool resume)
    {
        var a0 = a[0];
        var a1 = a[1];
        var a2 = a[2];
        var a3 = a[3];
        var b0 = b[0];
        var b1 = b[1];
        var b2 = b[2];
        var b3 = b[3];
        var b4 = b[4];
        var b5 = b[5];
        V s00 = S.Zero, s01 = S.Zero, s02 = S.Zero, s03 = S.Zero, s04 = S.Zero, s05 = S.Zero;
        V s10 = S.Zero, s11 = S.Zero, s12 = S.Zero, s13 = S.Zero, s14 = S.Zero, s15 = S.Zero;
        V s20 = S.Zero, s21 = S.Zero, s22 = S.Zero, s23 = S.Zero, s24 = S.Zero, s25 = S.Zero;
        V s30 = S.Zero, s31 = S.Zero, s32 = S.Zero, s33 = S.Zero, s34 = S.Zero, s35 = S.Zero;
        if (resume)
        {
            s00 = S.Load(sums + 0 * S.Lanes);
            s01 = S.Load(sums + 1 * S.Lanes);
            s02 = S.Load(sums + 2 * S.Lanes);
            s03 = S.Load(sums + 3 * S.Lanes);
            s04 = S.Load(sums + 4 * S.Lanes);
            s05 = S.Load(sums + 5 * S.Lanes);
            s10 = S.Load(sums + 6 * S.Lanes);
            s11 = S.Load(sums + 7 * S.Lanes);
            s12 = S.Load(sums + 8 * S.Lanes);
            s13 = S.Load(sums + 9 * S.Lanes);
            s14 = S.Load(sums + 10 * S.Lanes);
            s15 = S.Load(sums + 11 * S.Lanes);
            s20 = S.Load(sums + 12 * S.Lanes);
            s21 = S.Load(sums + 13 * S.Lanes);
            s22 = S.Load(sums + 14 * S.Lanes);
            s23 = S.Load(sums + 15 * S.Lanes);
            s24 = S.Load(sums + 16 * S.Lanes);
            s25 = S.Load(sums + 17 * S.Lanes);
            s30 = S.Load(sums + 18 * S.Lanes);
            s31 = S.Load(sums + 19 * S.Lanes);
            s32 = S.Load(sums + 20 * S.Lanes);
            s33 = S.Load(sums + 21 * S.Lanes);
            s34 = S.Load(sums + 22 * S.Lanes);
            s35 = S.Load(sums + 23 * S.Lanes);
        }
        var end = positions + 2L * count;
        for (; positions < end; positions += 2)
        {
            long pa = positions[0], pb = positions[1];
            var y0 = S.Load(b0 + pb);
            var y1 = S.Load(b1 + pb);
            var y2 = S.Load(b2 + pb);
            var y3 = S.Load(b3 + pb);
            var y4 = S.Load(b4 + pb);
            var y5 = S.Load(b5 + pb);
            V x;
            x = S.Load(a0 + pa);
            s00 = S.MultiplyAdd(x, y0, s00);
            s01 = S.MultiplyAdd(x, y1, s01);
            s02 = S.MultiplyAdd(x, y2, s02);
            s03 = S.MultiplyAdd(x, y3, s03);
            s04 = S.MultiplyAdd(x, y4, s04);
            s05 = S.MultiplyAdd(x, y5, s05);
            x = S.Load(a1 + pa);
            s10 = S.MultiplyAdd(x, y0, s10);
            s11 = S.MultiplyAdd(x, y1, s11);
            s12 = S.MultiplyAdd(x, y2, s12);
            s13 = S.MultiplyAdd(x, y3, s13);
            s14 = S.MultiplyAdd(x, y4, s14);
            s15 = S.MultiplyAdd(x, y5, s15);
            x = S.Load(a2 + pa);
            s20 = S.MultiplyAdd(x, y0, s20);
            s21 = S.MultiplyAdd(x, y1, s21);
            s22 = S.MultiplyAdd(x, y2, s22);
            s23 = S.MultiplyAdd(x, y3, s23);
            s24 = S.MultiplyAdd(x, y4, s24);
            s25 = S.MultiplyAdd(x, y5, s25);
            x = S.Load(a3 + pa);
            s30 = S.MultiplyAdd(x, y0, s30);
            s31 = S.MultiplyAdd(x, y1, s31);
            s32 = S.MultiplyAdd(x, y2, s32);
            s33 = S.MultiplyAdd(x, y3, s33);
            s34 = S.MultiplyAdd(x, y4, s34);
            s35 = S.MultiplyAdd(x, y5, s35);
        }
        S.Store(sums + 0 * S.Lanes, s00);
        S.Store(sums + 1 * S.Lanes, s01);
        S.Store(sums + 2 * S.Lanes, s02);
        S.Store(sums + 3 * S.Lanes, s03);
        S.Store(sums + 4 * S.Lanes, s04);
        S.Store(sums + 5 * S.Lanes, s05);
        S.Store(sums + 6 * S.Lanes, s10);
        S.Store(sums + 7 * S.Lanes, s11);
        S.Store(sums + 8 * S.Lanes, s12);
        S.Store(sums + 9 * S.Lanes, s13);
        S.Store(sums + 10 * S.Lanes, s14);
        S.Store(sums + 11 * S.Lanes, s15);
        S.Store(sums + 12 * S.Lanes, s20);
        S.Store(sums + 13 * S.Lanes, s21);
        S.Store(sums + 14 * S.Lanes, s22);
        S.Store(sums + 15 * S.Lanes, s23);
        S.Store(sums + 16 * S.Lanes, s24);
        S.Store(sums + 17 * S.Lanes, s25);
        S.Store(sums + 18 * S.Lanes, s30);
        S.Store(sums + 19 * S.Lanes, s31);
        S.Store(sums + 20 * S.Lanes, s32);
        S.Store(sums + 21 * S.Lanes, s33);
        S.Store(sums + 22 * S.Lanes, s34);
        S.Store(sums + 23 * S.Lanes, s35);
    }

    /// <summary>4 planes × 4 planes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x4(float** a, float** b, float* sums, int* positions, int count, bool resume)
    {
        var a0 = a[0];
        var a1 = a[1];
        var a2 = a[2];
        var a3 = a[3];
        var b0 = b[0];
        var b1 = b[1];
        var b2 = b[2];
        var b3 = b[3];
        V s00 = S.Zero, s01 = S.Zero, s02 = S.Zero, s03 = S.Zero;
        V s10 = S.Zero, s11 = S.Zero, s12 = S.Zero, s13 = S.Zero;
        V s20 = S.Zero, s21 = S.Zero, s22 = S.Zero, s23 = S.Zero;
        V s30 = S.Zero, s31 = S.Zero, s32 = S.Zero, s33 = S.Zero;
        if (resume)
        {
            s00 = S.Load(sums + 0 * S.Lanes);
            s01 = S.Load(sums + 1 * S.Lanes);
            s02 = S.Load(sums + 2 * S.Lanes);
            s03 = S.Load(sums + 3 * S.Lanes);
            s10 = S.Load(sums + 4 * S.Lanes);
            s11 = S.Load(sums + 5 * S.Lanes);
            s12 = S.Load(sums + 6 * S.Lanes);
            s13 = S.Load(sums + 7 * S.Lanes);
            s20 = S.Load(sums + 8 * S.Lanes);
            s21 = S.Load(sums + 9 * S.Lanes);
            s22 = S.Load(sums + 10 * S.Lanes);
            s23 = S.Load(sums + 11 * S.Lanes);
            s30 = S.Load(sums + 12 * S.Lanes);
            s31 = S.Load(sums + 13 * S.Lanes);
            s32 = S.Load(sums + 14 * S.Lanes);
            s33 = S.Load(sums + 15 * S.Lanes);
        }
        var end = positions + 2L * count;
        for (; positions < end; positions += 2)
        {
            long pa = positions[0], pb = positions[1];
            var y0 = S.Load(b0 + pb);
            var y1 = S.Load(b1 + pb);
            var y2 = S.Load(b2 + pb);
            var y3 = S.Load(b3 + pb);
            V x;
            x = S.Load(a0 + pa);
            s00 = S.MultiplyAdd(x, y0, s00);
            s01 = S.MultiplyAdd(x, y1, s01);
            s02 = S.MultiplyAdd(x, y2, s02);
            s03 = S.MultiplyAdd(x, y3, s03);
            x = S.Load(a1 + pa);
            s10 = S.MultiplyAdd(x, y0, s10);
            s11 = S.MultiplyAdd(x, y1, s11);
            s12 = S.MultiplyAdd(x, y2, s12);
            s13 = S.MultiplyAdd(x, y3, s13);
            x = S.Load(a2 + pa);
            s20 = S.MultiplyAdd(x, y0, s20);
            s21 = S.MultiplyAdd(x, y1, s21);
            s22 = S.MultiplyAdd(x, y2, s22);
            s23 = S.MultiplyAdd(x, y3, s23);
            x = S.Load(a3 + pa);
            s30 = S.MultiplyAdd(x, y0, s30);
            s31 = S.MultiplyAdd(x, y1, s31);
            s32 = S.MultiplyAdd(x, y2, s32);
            s33 = S.MultiplyAdd(x, y3, s33);
        }
        S.Store(sums + 0 * S.Lanes, s00);
        S.Store(sums + 1 * S.Lanes, s01);
        S.Store(sums + 2 * S.Lanes, s02);
        S.Store(sums + 3 * S.Lanes, s03);
        S.Store(sums + 4 * S.Lanes, s10);
        S.Store(sums + 5 * S.Lanes, s11);
        S.Store(sums + 6 * S.Lanes, s12);
        S.Store(sums + 7 * S.Lanes, s13);
        S.Store(sums + 8 * S.Lanes, s20);
        S.Store(sums + 9 * S.Lanes, s21);
        S.Store(sums + 10 * S.Lanes, s22);
        S.Store(sums + 11 * S.Lanes, s23);
        S.Store(sums + 12 * S.Lanes, s30);
        S.Store(sums + 13 * S.Lanes, s31);
        S.Store(sums + 14 * S.Lanes, s32);
        S.Store(sums + 15 * S.Lanes, s33);
    }

    /// <summary>4 planes × 2 planes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x2(float** a, float** b, float* sums, int* positions, int count, bool resume)
    {
        var a0 = a[0];
        var a1 = a[1];
        var a2 = a[2];
        var a3 = a[3];
        var b0 = b[0];
        var b1 = b[1];
        V s00 = S.Zero, s01 = S.Zero;
        V s10 = S.Zero, s11 = S.Zero;
        V s20 = S.Zero, s21 = S.Zero;
        V s30 = S.Zero, s31 = S.Zero;
        if (resume)
        {
            s00 = S.Load(sums + 0 * S.Lanes);
            s01 = S.Load(sums + 1 * S.Lanes);
            s10 = S.Load(sums + 2 * S.Lanes);
            s11 = S.Load(sums + 3 * S.Lanes);
            s20 = S.Load(sums + 4 * S.Lanes);
            s21 = S.Load(sums + 5 * S.Lanes);
            s30 = S.Load(sums + 6 * S.Lanes);
            s31 = S.Load(sums + 7 * S.Lanes);
        }
        var end = positions + 2L * count;
        for (; positions < end; positions += 2)
        {
            long pa = positions[0], pb = positions[1];
            var y0 = S.Load(b0 + pb);
            var y1 = S.Load(b1 + pb);
            V x;
            x = S.Load(a0 + pa);
            s00 = S.MultiplyAdd(x, y0, s00);
            s01 = S.MultiplyAdd(x, y1, s01);
            x = S.Load(a1 + pa);
            s10 = S.MultiplyAdd(x, y0, s10);
            s11 = S.MultiplyAdd(x, y1, s11);
            x = S.Load(a2 + pa);
            s20 = S.MultiplyAdd(x, y0, s20);
            s21 = S.MultiplyAdd(x, y1, s21);
            x = S.Load(a3 + pa);
            s30 = S.MultiplyAdd(x, y0, s30);
            s31 = S.MultiplyAdd(x, y1, s31);
        }
        S.Store(sums + 0 * S.Lanes, s00);
        S.Store(sums + 1 * S.Lanes, s01);
        S.Store(sums + 2 * S.Lanes, s10);
        S.Store(sums + 3 * S.Lanes, s11);
        S.Store(sums + 4 * S.Lanes, s20);
        S.Store(sums + 5 * S.Lanes, s21);
        S.Store(sums + 6 * S.Lanes, s30);
        S.Store(sums + 7 * S.Lanes, s31);
    }
}
