using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// The micro-kernels of convolution: y[o][p] = b[o] + Σ w[t][o] · x[p + offset(t)] for a tile of channels × positions, all of whose sums stay in
/// registers. Kernel size, stride, padding and dilation live in the offset table alone. A position table holds the input offsets of the tile's
/// positions, then their output offsets; a last tile repeats positions to fill its width.
/// </summary>
internal static unsafe class TapTiles<V, S> where V : struct where S : struct, ISimd<V>
{
    /// <summary>6 channels × 4 positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x4(float* x, float* y, int* positions, TapArguments* a)
    {
        var x0 = x + positions[0];
        var x1 = x + positions[1];
        var x2 = x + positions[2];
        var x3 = x + positions[3];
        V a00 = S.Zero, a01 = S.Zero, a02 = S.Zero, a03 = S.Zero;
        V a10 = S.Zero, a11 = S.Zero, a12 = S.Zero, a13 = S.Zero;
        V a20 = S.Zero, a21 = S.Zero, a22 = S.Zero, a23 = S.Zero;
        V a30 = S.Zero, a31 = S.Zero, a32 = S.Zero, a33 = S.Zero;
        V a40 = S.Zero, a41 = S.Zero, a42 = S.Zero, a43 = S.Zero;
        V a50 = S.Zero, a51 = S.Zero, a52 = S.Zero, a53 = S.Zero;
        var weights = a->Weights;
        var end = a->Taps + 2L * a->TapCount;
        for (var tap = a->Taps; tap < end; tap += 2)
        {
            long offset = tap[0];
            var w = weights + tap[1];
            var v0 = S.Load(x0 + offset);
            var v1 = S.Load(x1 + offset);
            var v2 = S.Load(x2 + offset);
            var v3 = S.Load(x3 + offset);
            V c;
            c = S.Broadcast(w[0]);
            a00 = S.MultiplyAdd(v0, c, a00);
            a01 = S.MultiplyAdd(v1, c, a01);
            a02 = S.MultiplyAdd(v2, c, a02);
            a03 = S.MultiplyAdd(v3, c, a03);
            c = S.Broadcast(w[1]);
            a10 = S.MultiplyAdd(v0, c, a10);
            a11 = S.MultiplyAdd(v1, c, a11);
            a12 = S.MultiplyAdd(v2, c, a12);
            a13 = S.MultiplyAdd(v3, c, a13);
            c = S.Broadcast(w[2]);
            a20 = S.MultiplyAdd(v0, c, a20);
            a21 = S.MultiplyAdd(v1, c, a21);
            a22 = S.MultiplyAdd(v2, c, a22);
            a23 = S.MultiplyAdd(v3, c, a23);
            c = S.Broadcast(w[3]);
            a30 = S.MultiplyAdd(v0, c, a30);
            a31 = S.MultiplyAdd(v1, c, a31);
            a32 = S.MultiplyAdd(v2, c, a32);
            a33 = S.MultiplyAdd(v3, c, a33);
            c = S.Broadcast(w[4]);
            a40 = S.MultiplyAdd(v0, c, a40);
            a41 = S.MultiplyAdd(v1, c, a41);
            a42 = S.MultiplyAdd(v2, c, a42);
            a43 = S.MultiplyAdd(v3, c, a43);
            c = S.Broadcast(w[5]);
            a50 = S.MultiplyAdd(v0, c, a50);
            a51 = S.MultiplyAdd(v1, c, a51);
            a52 = S.MultiplyAdd(v2, c, a52);
            a53 = S.MultiplyAdd(v3, c, a53);
        }
        var y0 = y + positions[4];
        var y1 = y + positions[5];
        var y2 = y + positions[6];
        var y3 = y + positions[7];
        { var bias = Bias(a, 0); Store(y0, a00, bias, a); Store(y1, a01, bias, a); Store(y2, a02, bias, a); Store(y3, a03, bias, a); }
        if (a->Channels > 1) { var bias = Bias(a, 1); Store(y0 + 1 * a->OutputPitch, a10, bias, a); Store(y1 + 1 * a->OutputPitch, a11, bias, a); Store(y2 + 1 * a->OutputPitch, a12, bias, a); Store(y3 + 1 * a->OutputPitch, a13, bias, a); }
        if (a->Channels > 2) { var bias = Bias(a, 2); Store(y0 + 2 * a->OutputPitch, a20, bias, a); Store(y1 + 2 * a->OutputPitch, a21, bias, a); Store(y2 + 2 * a->OutputPitch, a22, bias, a); Store(y3 + 2 * a->OutputPitch, a23, bias, a); }
        if (a->Channels > 3) { var bias = Bias(a, 3); Store(y0 + 3 * a->OutputPitch, a30, bias, a); Store(y1 + 3 * a->OutputPitch, a31, bias, a); Store(y2 + 3 * a->OutputPitch, a32, bias, a); Store(y3 + 3 * a->OutputPitch, a33, bias, a); }
        if (a->Channels > 4) { var bias = Bias(a, 4); Store(y0 + 4 * a->OutputPitch, a40, bias, a); Store(y1 + 4 * a->OutputPitch, a41, bias, a); Store(y2 + 4 * a->OutputPitch, a42, bias, a); Store(y3 + 4 * a->OutputPitch, a43, bias, a); }
        if (a->Channels > 5) { var bias = Bias(a, 5); Store(y0 + 5 * a->OutputPitch, a50, bias, a); Store(y1 + 5 * a->OutputPitch, a51, bias, a); Store(y2 + 5 * a->OutputPitch, a52, bias, a); Store(y3 + 5 * a->OutputPitch, a53, bias, a); }
    }

    /// <summary>6 channels × 4 positions that form one 2 × 2 pooling window; the window is reduced before it is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x4Pooled(float* x, float* y, int* positions, TapArguments* a)
    {
        var x0 = x + positions[0];
        var x1 = x + positions[1];
        var x2 = x + positions[2];
        var x3 = x + positions[3];
        V a00 = S.Zero, a01 = S.Zero, a02 = S.Zero, a03 = S.Zero;
        V a10 = S.Zero, a11 = S.Zero, a12 = S.Zero, a13 = S.Zero;
        V a20 = S.Zero, a21 = S.Zero, a22 = S.Zero, a23 = S.Zero;
        V a30 = S.Zero, a31 = S.Zero, a32 = S.Zero, a33 = S.Zero;
        V a40 = S.Zero, a41 = S.Zero, a42 = S.Zero, a43 = S.Zero;
        V a50 = S.Zero, a51 = S.Zero, a52 = S.Zero, a53 = S.Zero;
        var weights = a->Weights;
        var end = a->Taps + 2L * a->TapCount;
        for (var tap = a->Taps; tap < end; tap += 2)
        {
            long offset = tap[0];
            var w = weights + tap[1];
            var v0 = S.Load(x0 + offset);
            var v1 = S.Load(x1 + offset);
            var v2 = S.Load(x2 + offset);
            var v3 = S.Load(x3 + offset);
            V c;
            c = S.Broadcast(w[0]);
            a00 = S.MultiplyAdd(v0, c, a00);
            a01 = S.MultiplyAdd(v1, c, a01);
            a02 = S.MultiplyAdd(v2, c, a02);
            a03 = S.MultiplyAdd(v3, c, a03);
            c = S.Broadcast(w[1]);
            a10 = S.MultiplyAdd(v0, c, a10);
            a11 = S.MultiplyAdd(v1, c, a11);
            a12 = S.MultiplyAdd(v2, c, a12);
            a13 = S.MultiplyAdd(v3, c, a13);
            c = S.Broadcast(w[2]);
            a20 = S.MultiplyAdd(v0, c, a20);
            a21 = S.MultiplyAdd(v1, c, a21);
            a22 = S.MultiplyAdd(v2, c, a22);
            a23 = S.MultiplyAdd(v3, c, a23);
            c = S.Broadcast(w[3]);
            a30 = S.MultiplyAdd(v0, c, a30);
            a31 = S.MultiplyAdd(v1, c, a31);
            a32 = S.MultiplyAdd(v2, c, a32);
            a33 = S.MultiplyAdd(v3, c, a33);
            c = S.Broadcast(w[4]);
            a40 = S.MultiplyAdd(v0, c, a40);
            a41 = S.MultiplyAdd(v1, c, a41);
            a42 = S.MultiplyAdd(v2, c, a42);
            a43 = S.MultiplyAdd(v3, c, a43);
            c = S.Broadcast(w[5]);
            a50 = S.MultiplyAdd(v0, c, a50);
            a51 = S.MultiplyAdd(v1, c, a51);
            a52 = S.MultiplyAdd(v2, c, a52);
            a53 = S.MultiplyAdd(v3, c, a53);
        }
        y += positions[4];
        StoreWindow(y, 0, a00, a01, a02, a03, a);
        if (a->Channels > 1) StoreWindow(y + 1 * a->OutputPitch, 1, a10, a11, a12, a13, a);
        if (a->Channels > 2) StoreWindow(y + 2 * a->OutputPitch, 2, a20, a21, a22, a23, a);
        if (a->Channels > 3) StoreWindow(y + 3 * a->OutputPitch, 3, a30, a31, a32, a33, a);
        if (a->Channels > 4) StoreWindow(y + 4 * a->OutputPitch, 4, a40, a41, a42, a43, a);
        if (a->Channels > 5) StoreWindow(y + 5 * a->OutputPitch, 5, a50, a51, a52, a53, a);
    }

    /// <summary>4 channels × 4 positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x4(float* x, float* y, int* positions, TapArguments* a)
    {
        var x0 = x + positions[0];
        var x1 = x + positions[1];
        var x2 = x + positions[2];
        var x3 = x + positions[3];
        V a00 = S.Zero, a01 = S.Zero, a02 = S.Zero, a03 = S.Zero;
        V a10 = S.Zero, a11 = S.Zero, a12 = S.Zero, a13 = S.Zero;
        V a20 = S.Zero, a21 = S.Zero, a22 = S.Zero, a23 = S.Zero;
        V a30 = S.Zero, a31 = S.Zero, a32 = S.Zero, a33 = S.Zero;
        var weights = a->Weights;
        var end = a->Taps + 2L * a->TapCount;
        for (var tap = a->Taps; tap < end; tap += 2)
        {
            long offset = tap[0];
            var w = weights + tap[1];
            var v0 = S.Load(x0 + offset);
            var v1 = S.Load(x1 + offset);
            var v2 = S.Load(x2 + offset);
            var v3 = S.Load(x3 + offset);
            V c;
            c = S.Broadcast(w[0]);
            a00 = S.MultiplyAdd(v0, c, a00);
            a01 = S.MultiplyAdd(v1, c, a01);
            a02 = S.MultiplyAdd(v2, c, a02);
            a03 = S.MultiplyAdd(v3, c, a03);
            c = S.Broadcast(w[1]);
            a10 = S.MultiplyAdd(v0, c, a10);
            a11 = S.MultiplyAdd(v1, c, a11);
            a12 = S.MultiplyAdd(v2, c, a12);
            a13 = S.MultiplyAdd(v3, c, a13);
            c = S.Broadcast(w[2]);
            a20 = S.MultiplyAdd(v0, c, a20);
            a21 = S.MultiplyAdd(v1, c, a21);
            a22 = S.MultiplyAdd(v2, c, a22);
            a23 = S.MultiplyAdd(v3, c, a23);
            c = S.Broadcast(w[3]);
            a30 = S.MultiplyAdd(v0, c, a30);
            a31 = S.MultiplyAdd(v1, c, a31);
            a32 = S.MultiplyAdd(v2, c, a32);
            a33 = S.MultiplyAdd(v3, c, a33);
        }
        var y0 = y + positions[4];
        var y1 = y + positions[5];
        var y2 = y + positions[6];
        var y3 = y + positions[7];
        { var bias = Bias(a, 0); Store(y0, a00, bias, a); Store(y1, a01, bias, a); Store(y2, a02, bias, a); Store(y3, a03, bias, a); }
        if (a->Channels > 1) { var bias = Bias(a, 1); Store(y0 + 1 * a->OutputPitch, a10, bias, a); Store(y1 + 1 * a->OutputPitch, a11, bias, a); Store(y2 + 1 * a->OutputPitch, a12, bias, a); Store(y3 + 1 * a->OutputPitch, a13, bias, a); }
        if (a->Channels > 2) { var bias = Bias(a, 2); Store(y0 + 2 * a->OutputPitch, a20, bias, a); Store(y1 + 2 * a->OutputPitch, a21, bias, a); Store(y2 + 2 * a->OutputPitch, a22, bias, a); Store(y3 + 2 * a->OutputPitch, a23, bias, a); }
        if (a->Channels > 3) { var bias = Bias(a, 3); Store(y0 + 3 * a->OutputPitch, a30, bias, a); Store(y1 + 3 * a->OutputPitch, a31, bias, a); Store(y2 + 3 * a->OutputPitch, a32, bias, a); Store(y3 + 3 * a->OutputPitch, a33, bias, a); }
    }

    /// <summary>4 channels × 4 positions that form one 2 × 2 pooling window; the window is reduced before it is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x4Pooled(float* x, float* y, int* positions, TapArguments* a)
    {
        var x0 = x + positions[0];
        var x1 = x + positions[1];
        var x2 = x + positions[2];
        var x3 = x + positions[3];
        V a00 = S.Zero, a01 = S.Zero, a02 = S.Zero, a03 = S.Zero;
        V a10 = S.Zero, a11 = S.Zero, a12 = S.Zero, a13 = S.Zero;
        V a20 = S.Zero, a21 = S.Zero, a22 = S.Zero, a23 = S.Zero;
        V a30 = S.Zero, a31 = S.Zero, a32 = S.Zero, a33 = S.Zero;
        var weights = a->Weights;
        var end = a->Taps + 2L * a->TapCount;
        for (var tap = a->Taps; tap < end; tap += 2)
        {
            long offset = tap[0];
            var w = weights + tap[1];
            var v0 = S.Load(x0 + offset);
            var v1 = S.Load(x1 + offset);
            var v2 = S.Load(x2 + offset);
            var v3 = S.Load(x3 + offset);
            V c;
            c = S.Broadcast(w[0]);
            a00 = S.MultiplyAdd(v0, c, a00);
            a01 = S.MultiplyAdd(v1, c, a01);
            a02 = S.MultiplyAdd(v2, c, a02);
            a03 = S.MultiplyAdd(v3, c, a03);
            c = S.Broadcast(w[1]);
            a10 = S.MultiplyAdd(v0, c, a10);
            a11 = S.MultiplyAdd(v1, c, a11);
            a12 = S.MultiplyAdd(v2, c, a12);
            a13 = S.MultiplyAdd(v3, c, a13);
            c = S.Broadcast(w[2]);
            a20 = S.MultiplyAdd(v0, c, a20);
            a21 = S.MultiplyAdd(v1, c, a21);
            a22 = S.MultiplyAdd(v2, c, a22);
            a23 = S.MultiplyAdd(v3, c, a23);
            c = S.Broadcast(w[3]);
            a30 = S.MultiplyAdd(v0, c, a30);
            a31 = S.MultiplyAdd(v1, c, a31);
            a32 = S.MultiplyAdd(v2, c, a32);
            a33 = S.MultiplyAdd(v3, c, a33);
        }
        y += positions[4];
        StoreWindow(y, 0, a00, a01, a02, a03, a);
        if (a->Channels > 1) StoreWindow(y + 1 * a->OutputPitch, 1, a10, a11, a12, a13, a);
        if (a->Channels > 2) StoreWindow(y + 2 * a->OutputPitch, 2, a20, a21, a22, a23, a);
        if (a->Channels > 3) StoreWindow(y + 3 * a->OutputPitch, 3, a30, a31, a32, a33, a);
    }

    /// <summary>2 channels × 4 positions that form one 2 × 2 pooling window; the window is reduced before it is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2x4Pooled(float* x, float* y, int* positions, TapArguments* a)
    {
        var x0 = x + positions[0];
        var x1 = x + positions[1];
        var x2 = x + positions[2];
        var x3 = x + positions[3];
        V a00 = S.Zero, a01 = S.Zero, a02 = S.Zero, a03 = S.Zero;
        V a10 = S.Zero, a11 = S.Zero, a12 = S.Zero, a13 = S.Zero;
        var weights = a->Weights;
        var end = a->Taps + 2L * a->TapCount;
        for (var tap = a->Taps; tap < end; tap += 2)
        {
            long offset = tap[0];
            var w = weights + tap[1];
            var v0 = S.Load(x0 + offset);
            var v1 = S.Load(x1 + offset);
            var v2 = S.Load(x2 + offset);
            var v3 = S.Load(x3 + offset);
            V c;
            c = S.Broadcast(w[0]);
            a00 = S.MultiplyAdd(v0, c, a00);
            a01 = S.MultiplyAdd(v1, c, a01);
            a02 = S.MultiplyAdd(v2, c, a02);
            a03 = S.MultiplyAdd(v3, c, a03);
            c = S.Broadcast(w[1]);
            a10 = S.MultiplyAdd(v0, c, a10);
            a11 = S.MultiplyAdd(v1, c, a11);
            a12 = S.MultiplyAdd(v2, c, a12);
            a13 = S.MultiplyAdd(v3, c, a13);
        }
        y += positions[4];
        StoreWindow(y, 0, a00, a01, a02, a03, a);
        if (a->Channels > 1) StoreWindow(y + 1 * a->OutputPitch, 1, a10, a11, a12, a13, a);
    }

    /// <summary>6 channels × 2 positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x2(float* x, float* y, int* positions, TapArguments* a)
    {
        var x0 = x + positions[0];
        var x1 = x + positions[1];
        V a00 = S.Zero, a01 = S.Zero;
        V a10 = S.Zero, a11 = S.Zero;
        V a20 = S.Zero, a21 = S.Zero;
        V a30 = S.Zero, a31 = S.Zero;
        V a40 = S.Zero, a41 = S.Zero;
        V a50 = S.Zero, a51 = S.Zero;
        var weights = a->Weights;
        var end = a->Taps + 2L * a->TapCount;
        for (var tap = a->Taps; tap < end; tap += 2)
        {
            long offset = tap[0];
            var w = weights + tap[1];
            var v0 = S.Load(x0 + offset);
            var v1 = S.Load(x1 + offset);
            V c;
            c = S.Broadcast(w[0]);
            a00 = S.MultiplyAdd(v0, c, a00);
            a01 = S.MultiplyAdd(v1, c, a01);
            c = S.Broadcast(w[1]);
            a10 = S.MultiplyAdd(v0, c, a10);
            a11 = S.MultiplyAdd(v1, c, a11);
            c = S.Broadcast(w[2]);
            a20 = S.MultiplyAdd(v0, c, a20);
            a21 = S.MultiplyAdd(v1, c, a21);
            c = S.Broadcast(w[3]);
            a30 = S.MultiplyAdd(v0, c, a30);
            a31 = S.MultiplyAdd(v1, c, a31);
            c = S.Broadcast(w[4]);
            a40 = S.MultiplyAdd(v0, c, a40);
            a41 = S.MultiplyAdd(v1, c, a41);
            c = S.Broadcast(w[5]);
            a50 = S.MultiplyAdd(v0, c, a50);
            a51 = S.MultiplyAdd(v1, c, a51);
        }
        var y0 = y + positions[2];
        var y1 = y + positions[3];
        { var bias = Bias(a, 0); Store(y0, a00, bias, a); Store(y1, a01, bias, a); }
        if (a->Channels > 1) { var bias = Bias(a, 1); Store(y0 + 1 * a->OutputPitch, a10, bias, a); Store(y1 + 1 * a->OutputPitch, a11, bias, a); }
        if (a->Channels > 2) { var bias = Bias(a, 2); Store(y0 + 2 * a->OutputPitch, a20, bias, a); Store(y1 + 2 * a->OutputPitch, a21, bias, a); }
        if (a->Channels > 3) { var bias = Bias(a, 3); Store(y0 + 3 * a->OutputPitch, a30, bias, a); Store(y1 + 3 * a->OutputPitch, a31, bias, a); }
        if (a->Channels > 4) { var bias = Bias(a, 4); Store(y0 + 4 * a->OutputPitch, a40, bias, a); Store(y1 + 4 * a->OutputPitch, a41, bias, a); }
        if (a->Channels > 5) { var bias = Bias(a, 5); Store(y0 + 5 * a->OutputPitch, a50, bias, a); Store(y1 + 5 * a->OutputPitch, a51, bias, a); }
    }

    /// <summary>4 channels × 2 positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x2(float* x, float* y, int* positions, TapArguments* a)
    {
        var x0 = x + positions[0];
        var x1 = x + positions[1];
        V a00 = S.Zero, a01 = S.Zero;
        V a10 = S.Zero, a11 = S.Zero;
        V a20 = S.Zero, a21 = S.Zero;
        V a30 = S.Zero, a31 = S.Zero;
        var weights = a->Weights;
        var end = a->Taps + 2L * a->TapCount;
        for (var tap = a->Taps; tap < end; tap += 2)
        {
            long offset = tap[0];
            var w = weights + tap[1];
            var v0 = S.Load(x0 + offset);
            var v1 = S.Load(x1 + offset);
            V c;
            c = S.Broadcast(w[0]);
            a00 = S.MultiplyAdd(v0, c, a00);
            a01 = S.MultiplyAdd(v1, c, a01);
            c = S.Broadcast(w[1]);
            a10 = S.MultiplyAdd(v0, c, a10);
            a11 = S.MultiplyAdd(v1, c, a11);
            c = S.Broadcast(w[2]);
            a20 = S.MultiplyAdd(v0, c, a20);
            a21 = S.MultiplyAdd(v1, c, a21);
            c = S.Broadcast(w[3]);
            a30 = S.MultiplyAdd(v0, c, a30);
            a31 = S.MultiplyAdd(v1, c, a31);
        }
        var y0 = y + positions[2];
        var y1 = y + positions[3];
        { var bias = Bias(a, 0); Store(y0, a00, bias, a); Store(y1, a01, bias, a); }
        if (a->Channels > 1) { var bias = Bias(a, 1); Store(y0 + 1 * a->OutputPitch, a10, bias, a); Store(y1 + 1 * a->OutputPitch, a11, bias, a); }
        if (a->Channels > 2) { var bias = Bias(a, 2); Store(y0 + 2 * a->OutputPitch, a20, bias, a); Store(y1 + 2 * a->OutputPitch, a21, bias, a); }
        if (a->Channels > 3) { var bias = Bias(a, 3); Store(y0 + 3 * a->OutputPitch, a30, bias, a); Store(y1 + 3 * a->OutputPitch, a31, bias, a); }
    }

    /// <summary>6 channels × 1 positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x1(float* x, float* y, int* positions, TapArguments* a)
    {
        var x0 = x + positions[0];
        V a00 = S.Zero;
        V a10 = S.Zero;
        V a20 = S.Zero;
        V a30 = S.Zero;
        V a40 = S.Zero;
        V a50 = S.Zero;
        var weights = a->Weights;
        var end = a->Taps + 2L * a->TapCount;
        for (var tap = a->Taps; tap < end; tap += 2)
        {
            long offset = tap[0];
            var w = weights + tap[1];
            var v0 = S.Load(x0 + offset);
            V c;
            c = S.Broadcast(w[0]);
            a00 = S.MultiplyAdd(v0, c, a00);
            c = S.Broadcast(w[1]);
            a10 = S.MultiplyAdd(v0, c, a10);
            c = S.Broadcast(w[2]);
            a20 = S.MultiplyAdd(v0, c, a20);
            c = S.Broadcast(w[3]);
            a30 = S.MultiplyAdd(v0, c, a30);
            c = S.Broadcast(w[4]);
            a40 = S.MultiplyAdd(v0, c, a40);
            c = S.Broadcast(w[5]);
            a50 = S.MultiplyAdd(v0, c, a50);
        }
        var y0 = y + positions[1];
        { var bias = Bias(a, 0); Store(y0, a00, bias, a); }
        if (a->Channels > 1) { var bias = Bias(a, 1); Store(y0 + 1 * a->OutputPitch, a10, bias, a); }
        if (a->Channels > 2) { var bias = Bias(a, 2); Store(y0 + 2 * a->OutputPitch, a20, bias, a); }
        if (a->Channels > 3) { var bias = Bias(a, 3); Store(y0 + 3 * a->OutputPitch, a30, bias, a); }
        if (a->Channels > 4) { var bias = Bias(a, 4); Store(y0 + 4 * a->OutputPitch, a40, bias, a); }
        if (a->Channels > 5) { var bias = Bias(a, 5); Store(y0 + 5 * a->OutputPitch, a50, bias, a); }
    }

    /// <summary>4 channels × 1 positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x1(float* x, float* y, int* positions, TapArguments* a)
    {
        var x0 = x + positions[0];
        V a00 = S.Zero;
        V a10 = S.Zero;
        V a20 = S.Zero;
        V a30 = S.Zero;
        var weights = a->Weights;
        var end = a->Taps + 2L * a->TapCount;
        for (var tap = a->Taps; tap < end; tap += 2)
        {
            long offset = tap[0];
            var w = weights + tap[1];
            var v0 = S.Load(x0 + offset);
            V c;
            c = S.Broadcast(w[0]);
            a00 = S.MultiplyAdd(v0, c, a00);
            c = S.Broadcast(w[1]);
            a10 = S.MultiplyAdd(v0, c, a10);
            c = S.Broadcast(w[2]);
            a20 = S.MultiplyAdd(v0, c, a20);
            c = S.Broadcast(w[3]);
            a30 = S.MultiplyAdd(v0, c, a30);
        }
        var y0 = y + positions[1];
        { var bias = Bias(a, 0); Store(y0, a00, bias, a); }
        if (a->Channels > 1) { var bias = Bias(a, 1); Store(y0 + 1 * a->OutputPitch, a10, bias, a); }
        if (a->Channels > 2) { var bias = Bias(a, 2); Store(y0 + 2 * a->OutputPitch, a20, bias, a); }
        if (a->Channels > 3) { var bias = Bias(a, 3); Store(y0 + 3 * a->OutputPitch, a30, bias, a); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Bias(TapArguments* a, int channel) => a->Bias == null ? S.Zero : S.Broadcast(a->Bias[channel]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, V sum, V bias, TapArguments* a)
    {
        sum = S.Add(sum, bias);
        if (a->ReLU) sum = S.Max(sum, S.Zero);
        S.Store(y, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWindow(float* y, int channel, V v0, V v1, V v2, V v3, TapArguments* a)
    {
        var (best, index) = Windows<V, S>.Reduce(v0, v1, v2, v3, a->KeepSmallest);
        Store(y, best, Bias(a, channel), a);
        if (a->IndexDistance != 0) S.Store(y + a->IndexDistance, index);
    }
}
