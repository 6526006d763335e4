using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>The micro-kernels of fully connected layers.</summary>
internal static unsafe class LinearTiles<V, S> where V : struct where S : struct, ISimd<V>
{
    /// <summary>The outputs of a wide tile.</summary>
    public const int Wide = 12;

    /// <summary>The outputs of a narrow tile, for layers with fewer than <see cref="Wide"/>.</summary>
    public const int Narrow = 4;

    /// <summary>y[o] = b[o] + Σ w[k][o] · x[k] for 12 outputs o; each x[k] is a vector over samples, each w[k] a row of numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TileWide(float* x, int count, float* w, long rowPitch, float* bias, bool relu, float* y, int outputs)
    {
        var a0 = S.Zero;
        var a1 = S.Zero;
        var a2 = S.Zero;
        var a3 = S.Zero;
        var a4 = S.Zero;
        var a5 = S.Zero;
        var a6 = S.Zero;
        var a7 = S.Zero;
        var a8 = S.Zero;
        var a9 = S.Zero;
        var a10 = S.Zero;
        var a11 = S.Zero;
        for (var k = 0; k < count; k++)
        {
            var v = S.Load(x);
            a0 = S.MultiplyAdd(v, S.Broadcast(w[0]), a0);
            a1 = S.MultiplyAdd(v, S.Broadcast(w[1]), a1);
            a2 = S.MultiplyAdd(v, S.Broadcast(w[2]), a2);
            a3 = S.MultiplyAdd(v, S.Broadcast(w[3]), a3);
            a4 = S.MultiplyAdd(v, S.Broadcast(w[4]), a4);
            a5 = S.MultiplyAdd(v, S.Broadcast(w[5]), a5);
            a6 = S.MultiplyAdd(v, S.Broadcast(w[6]), a6);
            a7 = S.MultiplyAdd(v, S.Broadcast(w[7]), a7);
            a8 = S.MultiplyAdd(v, S.Broadcast(w[8]), a8);
            a9 = S.MultiplyAdd(v, S.Broadcast(w[9]), a9);
            a10 = S.MultiplyAdd(v, S.Broadcast(w[10]), a10);
            a11 = S.MultiplyAdd(v, S.Broadcast(w[11]), a11);
            x += S.Lanes;
            w += rowPitch;
        }
        Store(y + 0 * S.Lanes, a0, bias, 0, relu);
        if (outputs > 1) Store(y + 1 * S.Lanes, a1, bias, 1, relu);
        if (outputs > 2) Store(y + 2 * S.Lanes, a2, bias, 2, relu);
        if (outputs > 3) Store(y + 3 * S.Lanes, a3, bias, 3, relu);
        if (outputs > 4) Store(y + 4 * S.Lanes, a4, bias, 4, relu);
        if (outputs > 5) Store(y + 5 * S.Lanes, a5, bias, 5, relu);
        if (outputs > 6) Store(y + 6 * S.Lanes, a6, bias, 6, relu);
        if (outputs > 7) Store(y + 7 * S.Lanes, a7, bias, 7, relu);
        if (outputs > 8) Store(y + 8 * S.Lanes, a8, bias, 8, relu);
        if (outputs > 9) Store(y + 9 * S.Lanes, a9, bias, 9, relu);
        if (outputs > 10) Store(y + 10 * S.Lanes, a10, bias, 10, relu);
        if (outputs > 11) Store(y + 11 * S.Lanes, a11, bias, 11, relu);
    }

    /// <summary>y[o] = b[o] + Σ w[k][o] · x[k] for 4 outputs o; each x[k] is a vector over samples, each w[k] a row of numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TileNarrow(float* x, int count, float* w, long rowPitch, float* bias, bool relu, float* y, int outputs)
    {
        var a0 = S.Zero;
        var a1 = S.Zero;
        var a2 = S.Zero;
        var a3 = S.Zero;
        for (var k = 0; k < count; k++)
        {
            var v = S.Load(x);
            a0 = S.MultiplyAdd(v, S.Broadcast(w[0]), a0);
            a1 = S.MultiplyAdd(v, S.Broadcast(w[1]), a1);
            a2 = S.MultiplyAdd(v, S.Broadcast(w[2]), a2);
            a3 = S.MultiplyAdd(v, S.Broadcast(w[3]), a3);
            x += S.Lanes;
            w += rowPitch;
        }
        Store(y + 0 * S.Lanes, a0, bias, 0, relu);
        if (outputs > 1) Store(y + 1 * S.Lanes, a1, bias, 1, relu);
        if (outputs > 2) Store(y + 2 * S.Lanes, a2, bias, 2, relu);
        if (outputs > 3) Store(y + 3 * S.Lanes, a3, bias, 3, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, V sum, float* bias, int output, bool relu)
    {
        if (bias != null) sum = S.Add(sum, S.Broadcast(bias[output]));
        if (relu) sum = S.Max(sum, S.Zero);
        S.Store(y, sum);
    }

    /// <summary>
    /// g[o][i] (+)= Σ d[o][n] · x[n][i] over <paramref name="count"/> samples n, for 6 outputs o and 4 vectors of inputs i. d is [out][samples], x is
    /// the transposed input [samples][xPitch]; rows beyond <paramref name="outputs"/> are computed but not stored.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient6x4(float** d, float* x, long xPitch, float* g, long gPitch, int outputs, bool add, int count)
    {
        var d0 = d[0];
        var d1 = d[1];
        var d2 = d[2];
        var d3 = d[3];
        var d4 = d[4];
        var d5 = d[5];
        V s00 = S.Zero, s01 = S.Zero, s02 = S.Zero, s03 = S.Zero;
        V s10 = S.Zero, s11 = S.Zero, s12 = S.Zero, s13 = S.Zero;
        V s20 = S.Zero, s21 = S.Zero, s22 = S.Zero, s23 = S.Zero;
        V s30 = S.Zero, s31 = S.Zero, s32 = S.Zero, s33 = S.Zero;
        V s40 = S.Zero, s41 = S.Zero, s42 = S.Zero, s43 = S.Zero;
        V s50 = S.Zero, s51 = S.Zero, s52 = S.Zero, s53 = S.Zero;
        for (var n = 0; n < count; n++)
        {
            var x0 = S.Load(x);
            var x1 = S.Load(x + 1 * S.Lanes);
            var x2 = S.Load(x + 2 * S.Lanes);
            var x3 = S.Load(x + 3 * S.Lanes);
            V c;
            c = S.Broadcast(d0[n]);
            s00 = S.MultiplyAdd(c, x0, s00);
            s01 = S.MultiplyAdd(c, x1, s01);
            s02 = S.MultiplyAdd(c, x2, s02);
            s03 = S.MultiplyAdd(c, x3, s03);
            c = S.Broadcast(d1[n]);
            s10 = S.MultiplyAdd(c, x0, s10);
            s11 = S.MultiplyAdd(c, x1, s11);
            s12 = S.MultiplyAdd(c, x2, s12);
            s13 = S.MultiplyAdd(c, x3, s13);
            c = S.Broadcast(d2[n]);
            s20 = S.MultiplyAdd(c, x0, s20);
            s21 = S.MultiplyAdd(c, x1, s21);
            s22 = S.MultiplyAdd(c, x2, s22);
            s23 = S.MultiplyAdd(c, x3, s23);
            c = S.Broadcast(d3[n]);
            s30 = S.MultiplyAdd(c, x0, s30);
            s31 = S.MultiplyAdd(c, x1, s31);
            s32 = S.MultiplyAdd(c, x2, s32);
            s33 = S.MultiplyAdd(c, x3, s33);
            c = S.Broadcast(d4[n]);
            s40 = S.MultiplyAdd(c, x0, s40);
            s41 = S.MultiplyAdd(c, x1, s41);
            s42 = S.MultiplyAdd(c, x2, s42);
            s43 = S.MultiplyAdd(c, x3, s43);
            c = S.Broadcast(d5[n]);
            s50 = S.MultiplyAdd(c, x0, s50);
            s51 = S.MultiplyAdd(c, x1, s51);
            s52 = S.MultiplyAdd(c, x2, s52);
            s53 = S.MultiplyAdd(c, x3, s53);
            x += xPitch;
        }
        if (outputs > 0) { Put(g + 0 * gPitch + 0 * S.Lanes, s00, add); Put(g + 0 * gPitch + 1 * S.Lanes, s01, add); Put(g + 0 * gPitch + 2 * S.Lanes, s02, add); Put(g + 0 * gPitch + 3 * S.Lanes, s03, add); }
        if (outputs > 1) { Put(g + 1 * gPitch + 0 * S.Lanes, s10, add); Put(g + 1 * gPitch + 1 * S.Lanes, s11, add); Put(g + 1 * gPitch + 2 * S.Lanes, s12, add); Put(g + 1 * gPitch + 3 * S.Lanes, s13, add); }
        if (outputs > 2) { Put(g + 2 * gPitch + 0 * S.Lanes, s20, add); Put(g + 2 * gPitch + 1 * S.Lanes, s21, add); Put(g + 2 * gPitch + 2 * S.Lanes, s22, add); Put(g + 2 * gPitch + 3 * S.Lanes, s23, add); }
        if (outputs > 3) { Put(g + 3 * gPitch + 0 * S.Lanes, s30, add); Put(g + 3 * gPitch + 1 * S.Lanes, s31, add); Put(g + 3 * gPitch + 2 * S.Lanes, s32, add); Put(g + 3 * gPitch + 3 * S.Lanes, s33, add); }
        if (outputs > 4) { Put(g + 4 * gPitch + 0 * S.Lanes, s40, add); Put(g + 4 * gPitch + 1 * S.Lanes, s41, add); Put(g + 4 * gPitch + 2 * S.Lanes, s42, add); Put(g + 4 * gPitch + 3 * S.Lanes, s43, add); }
        if (outputs > 5) { Put(g + 5 * gPitch + 0 * S.Lanes, s50, add); Put(g + 5 * gPitch + 1 * S.Lanes, s51, add); Put(g + 5 * gPitch + 2 * S.Lanes, s52, add); Put(g + 5 * gPitch + 3 * S.Lanes, s53, add); }
    }

    /// <summary>
    /// g[o][i] (+)= Σ d[o][n] · x[n][i] over <paramref name="count"/> samples n, for 6 outputs o and 2 vectors of inputs i. d is [out][samples], x is
    /// the transposed input [samples][xPitch]; rows beyond <paramref name="outputs"/> are computed but not stored.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient6x2(float** d, float* x, long xPitch, float* g, long gPitch, int outputs, bool add, int count)
    {
        var d0 = d[0];
        var d1 = d[1];
        var d2 = d[2];
        var d3 = d[3];
        var d4 = d[4];
        var d5 = d[5];
        V s00 = S.Zero, s01 = S.Zero;
        V s10 = S.Zero, s11 = S.Zero;
        V s20 = S.Zero, s21 = S.Zero;
        V s30 = S.Zero, s31 = S.Zero;
        V s40 = S.Zero, s41 = S.Zero;
        V s50 = S.Zero, s51 = S.Zero;
        for (var n = 0; n < count; n++)
        {
            var x0 = S.Load(x);
            var x1 = S.Load(x + 1 * S.Lanes);
            V c;
            c = S.Broadcast(d0[n]);
            s00 = S.MultiplyAdd(c, x0, s00);
            s01 = S.MultiplyAdd(c, x1, s01);
            c = S.Broadcast(d1[n]);
            s10 = S.MultiplyAdd(c, x0, s10);
            s11 = S.MultiplyAdd(c, x1, s11);
            c = S.Broadcast(d2[n]);
            s20 = S.MultiplyAdd(c, x0, s20);
            s21 = S.MultiplyAdd(c, x1, s21);
            c = S.Broadcast(d3[n]);
            s30 = S.MultiplyAdd(c, x0, s30);
            s31 = S.MultiplyAdd(c, x1, s31);
            c = S.Broadcast(d4[n]);
            s40 = S.MultiplyAdd(c, x0, s40);
            s41 = S.MultiplyAdd(c, x1, s41);
            c = S.Broadcast(d5[n]);
            s50 = S.MultiplyAdd(c, x0, s50);
            s51 = S.MultiplyAdd(c, x1, s51);
            x += xPitch;
        }
        if (outputs > 0) { Put(g + 0 * gPitch + 0 * S.Lanes, s00, add); Put(g + 0 * gPitch + 1 * S.Lanes, s01, add); }
        if (outputs > 1) { Put(g + 1 * gPitch + 0 * S.Lanes, s10, add); Put(g + 1 * gPitch + 1 * S.Lanes, s11, add); }
        if (outputs > 2) { Put(g + 2 * gPitch + 0 * S.Lanes, s20, add); Put(g + 2 * gPitch + 1 * S.Lanes, s21, add); }
        if (outputs > 3) { Put(g + 3 * gPitch + 0 * S.Lanes, s30, add); Put(g + 3 * gPitch + 1 * S.Lanes, s31, add); }
        if (outputs > 4) { Put(g + 4 * gPitch + 0 * S.Lanes, s40, add); Put(g + 4 * gPitch + 1 * S.Lanes, s41, add); }
        if (outputs > 5) { Put(g + 5 * gPitch + 0 * S.Lanes, s50, add); Put(g + 5 * gPitch + 1 * S.Lanes, s51, add); }
    }

    /// <summary>
    /// g[o][i] (+)= Σ d[o][n] · x[n][i] over <paramref name="count"/> samples n, for 6 outputs o and 1 vector of inputs i. d is [out][samples], x is
    /// the transposed input [samples][xPitch]; rows beyond <paramref name="outputs"/> are computed but not stored.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient6x1(float** d, float* x, long xPitch, float* g, long gPitch, int outputs, bool add, int count)
    {
        var d0 = d[0];
        var d1 = d[1];
        var d2 = d[2];
        var d3 = d[3];
        var d4 = d[4];
        var d5 = d[5];
        V s00 = S.Zero;
        V s10 = S.Zero;
        V s20 = S.Zero;
        V s30 = S.Zero;
        V s40 = S.Zero;
        V s50 = S.Zero;
        for (var n = 0; n < count; n++)
        {
            var x0 = S.Load(x);
            V c;
            c = S.Broadcast(d0[n]);
            s00 = S.MultiplyAdd(c, x0, s00);
            c = S.Broadcast(d1[n]);
            s10 = S.MultiplyAdd(c, x0, s10);
            c = S.Broadcast(d2[n]);
            s20 = S.MultiplyAdd(c, x0, s20);
            c = S.Broadcast(d3[n]);
            s30 = S.MultiplyAdd(c, x0, s30);
            c = S.Broadcast(d4[n]);
            s40 = S.MultiplyAdd(c, x0, s40);
            c = S.Broadcast(d5[n]);
            s50 = S.MultiplyAdd(c, x0, s50);
            x += xPitch;
        }
        if (outputs > 0) { Put(g + 0 * gPitch + 0 * S.Lanes, s00, add); }
        if (outputs > 1) { Put(g + 1 * gPitch + 0 * S.Lanes, s10, add); }
        if (outputs > 2) { Put(g + 2 * gPitch + 0 * S.Lanes, s20, add); }
        if (outputs > 3) { Put(g + 3 * gPitch + 0 * S.Lanes, s30, add); }
        if (outputs > 4) { Put(g + 4 * gPitch + 0 * S.Lanes, s40, add); }
        if (outputs > 5) { Put(g + 5 * gPitch + 0 * S.Lanes, s50, add); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* g, V sum, bool add) => S.Store(g, add ? S.Add(S.Load(g), sum) : sum);
}
