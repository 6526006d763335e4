using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// The one-dimensional transforms of Winograd's minimal filtering with the points 0, ±1, ±2, ∞ (Lavin and Gray 2016, arXiv:1509.09308). Applied
/// to rows and columns they turn 16 outputs of a 3 × 3 convolution into 36 products instead of 144, and the gradient of its 9 weights over a tile
/// of 4 × 4 positions into 36 instead of 144. Both read the same transform of a 6 × 6 input tile.
/// </summary>
internal static class Winograd<V, S> where V : struct where S : struct, ISimd<V>
{
    /// <summary>Outputs of a tile along one axis.</summary>
    public const int TileOutputs = 4;

    /// <summary>Inputs of a tile along one axis, and points of its transform.</summary>
    public const int Points = 6;

    /// <summary>The products of a tile: one for each pair of points.</summary>
    public const int Products = Points * Points;

    /// <summary>Whether the convolution is one that these transforms compute, and large enough to win.</summary>
    public static bool Fits(Geometry2d geometry, int inputs, int outputs, int groups) =>
        groups == 1 && inputs >= 16 && outputs >= 16
        && Fits(geometry.Height) && Fits(geometry.Width);

    private static bool Fits(AxisGeometry axis) =>
        axis is { Kernel: 3, Stride: 1, Dilation: 1, PadBefore: <= 2, Input: >= TileOutputs, Output: >= TileOutputs };

    /// <summary>Six inputs to six points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V, V, V, V, V, V) Input(V d0, V d1, V d2, V d3, V d4, V d5)
    {
        V four = S.Broadcast(4), five = S.Broadcast(5), two = S.Broadcast(2);
        var a = S.MultiplySubtractFrom(four, d2, d4);
        var b = S.MultiplySubtractFrom(four, d1, d3);
        var c = S.Subtract(d4, d2);
        var e = S.Subtract(d3, d1);
        return (
            S.MultiplySubtractFrom(five, d2, S.MultiplyAdd(four, d0, d4)),
            S.Add(a, b),
            S.Subtract(a, b),
            S.MultiplyAdd(two, e, c),
            S.MultiplySubtractFrom(two, e, c),
            S.MultiplySubtractFrom(five, d3, S.MultiplyAdd(four, d1, d5)));
    }

    /// <summary>Three weights to six points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V, V, V, V, V, V) Weights(V g0, V g1, V g2)
    {
        V sixth = S.Broadcast(-1f / 6), quarter = S.Broadcast(0.25f), twelfth = S.Broadcast(1f / 12), twentyFourth = S.Broadcast(1f / 24);
        var even = S.Add(g0, g2);
        var far = S.MultiplyAdd(twentyFourth, g0, S.Multiply(S.Broadcast(1f / 6), g2));
        var odd = S.Multiply(twelfth, g1);
        return (
            S.Multiply(quarter, g0),
            S.Multiply(sixth, S.Add(even, g1)),
            S.Multiply(sixth, S.Subtract(even, g1)),
            S.Add(far, odd),
            S.Subtract(far, odd),
            g2);
    }

    /// <summary>Six points to four outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V, V, V, V) Output(V m0, V m1, V m2, V m3, V m4, V m5)
    {
        V s1 = S.Add(m1, m2), s2 = S.Subtract(m1, m2), s3 = S.Add(m3, m4), s4 = S.Subtract(m3, m4);
        return (
            S.Add(m0, S.Add(s1, s3)),
            S.MultiplyAdd(S.Broadcast(2), s4, s2),
            S.MultiplyAdd(S.Broadcast(4), s3, s1),
            S.Add(S.MultiplyAdd(S.Broadcast(8), s4, s2), m5));
    }

    /// <summary>Four gradients of outputs to six points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V, V, V, V, V, V) Gradient(V g0, V g1, V g2, V g3)
    {
        V minusSixth = S.Broadcast(-1f / 6), sixth = S.Broadcast(1f / 6);
        V even = S.Add(g0, g2), odd = S.Add(g1, g3);
        var farEven = S.MultiplyAdd(S.Broadcast(1f / 24), g0, S.Multiply(sixth, g2));
        var farOdd = S.MultiplyAdd(S.Broadcast(1f / 12), g1, S.Multiply(S.Broadcast(1f / 3), g3));
        return (
            S.Multiply(S.Broadcast(0.25f), g0),
            S.Multiply(minusSixth, S.Add(even, odd)),
            S.Multiply(minusSixth, S.Subtract(even, odd)),
            S.Add(farEven, farOdd),
            S.Subtract(farEven, farOdd),
            g3);
    }

    /// <summary>Six points to the gradients of three weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V, V, V) GradientOutput(V m0, V m1, V m2, V m3, V m4, V m5)
    {
        V s1 = S.Add(m1, m2), s2 = S.Subtract(m1, m2), s3 = S.Add(m3, m4), s4 = S.Subtract(m3, m4);
        return (
            S.Add(m0, S.Add(s1, s3)),
            S.MultiplyAdd(S.Broadcast(2), s4, s2),
            S.Add(S.MultiplyAdd(S.Broadcast(4), s3, s1), m5));
    }

    /// <summary>A 6 × 6 input tile to its 36 points; <paramref name="to"/> takes them <paramref name="pitch"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void InputTile(float* x, long row, float* to, long pitch)
    {
        var t = stackalloc float[Products * S.Lanes];
        for (var column = 0; column < Points; column++)
        {
            var p = x + column * S.Lanes;
            var (t0, t1, t2, t3, t4, t5) = Input(S.Load(p), S.Load(p + row), S.Load(p + 2 * row), S.Load(p + 3 * row), S.Load(p + 4 * row), S.Load(p + 5 * row));
            Put(t + column * S.Lanes, Points * S.Lanes, t0, t1, t2, t3, t4, t5);
        }
        for (var line = 0; line < Points; line++, to += Points * pitch)
        {
            var p = t + line * Points * S.Lanes;
            var (t0, t1, t2, t3, t4, t5) = Input(S.Load(p), S.Load(p + S.Lanes), S.Load(p + 2 * S.Lanes), S.Load(p + 3 * S.Lanes), S.Load(p + 4 * S.Lanes), S.Load(p + 5 * S.Lanes));
            Put(to, pitch, t0, t1, t2, t3, t4, t5);
        }
    }

    /// <summary>A 4 × 4 tile of gradients to its 36 points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void GradientTile(float* dy, long row, float* to, long pitch)
    {
        var t = stackalloc float[Points * TileOutputs * S.Lanes];
        for (var column = 0; column < TileOutputs; column++)
        {
            var p = dy + column * S.Lanes;
            var (t0, t1, t2, t3, t4, t5) = Gradient(S.Load(p), S.Load(p + row), S.Load(p + 2 * row), S.Load(p + 3 * row));
            Put(t + column * S.Lanes, TileOutputs * S.Lanes, t0, t1, t2, t3, t4, t5);
        }
        for (var line = 0; line < Points; line++, to += Points * pitch)
        {
            var p = t + line * TileOutputs * S.Lanes;
            var (t0, t1, t2, t3, t4, t5) = Gradient(S.Load(p), S.Load(p + S.Lanes), S.Load(p + 2 * S.Lanes), S.Load(p + 3 * S.Lanes));
            Put(to, pitch, t0, t1, t2, t3, t4, t5);
        }
    }

    /// <summary>The 36 points of a tile, <paramref name="pitch"/> floats apart, to 4 × 4 outputs side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void OutputTile(float* m, long pitch, float* outputs)
    {
        var t = stackalloc float[TileOutputs * Points * S.Lanes];
        for (var column = 0; column < Points; column++)
        {
            var p = m + column * pitch;
            var line = Points * pitch;
            var (y0, y1, y2, y3) = Output(S.Load(p), S.Load(p + line), S.Load(p + 2 * line), S.Load(p + 3 * line), S.Load(p + 4 * line), S.Load(p + 5 * line));
            var to = t + column * S.Lanes;
            S.Store(to, y0);
            S.Store(to + Points * S.Lanes, y1);
            S.Store(to + 2 * Points * S.Lanes, y2);
            S.Store(to + 3 * Points * S.Lanes, y3);
        }
        for (var row = 0; row < TileOutputs; row++, outputs += TileOutputs * S.Lanes)
        {
            var p = t + row * Points * S.Lanes;
            var (y0, y1, y2, y3) = Output(S.Load(p), S.Load(p + S.Lanes), S.Load(p + 2 * S.Lanes), S.Load(p + 3 * S.Lanes), S.Load(p + 4 * S.Lanes), S.Load(p + 5 * S.Lanes));
            S.Store(outputs, y0);
            S.Store(outputs + S.Lanes, y1);
            S.Store(outputs + 2 * S.Lanes, y2);
            S.Store(outputs + 3 * S.Lanes, y3);
        }
    }

    /// <summary>The 36 points of a vector of weights' gradients, <paramref name="pitch"/> floats apart, to the nine of the kernel side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void GradientOutputTile(float* m, long pitch, float* weights)
    {
        var t = stackalloc float[3 * Points * S.Lanes];
        for (var column = 0; column < Points; column++)
        {
            var p = m + column * pitch;
            var line = Points * pitch;
            var (w0, w1, w2) = GradientOutput(S.Load(p), S.Load(p + line), S.Load(p + 2 * line), S.Load(p + 3 * line), S.Load(p + 4 * line), S.Load(p + 5 * line));
            var to = t + column * S.Lanes;
            S.Store(to, w0);
            S.Store(to + Points * S.Lanes, w1);
            S.Store(to + 2 * Points * S.Lanes, w2);
        }
        for (var row = 0; row < 3; row++, weights += 3 * S.Lanes)
        {
            var p = t + row * Points * S.Lanes;
            var (w0, w1, w2) = GradientOutput(S.Load(p), S.Load(p + S.Lanes), S.Load(p + 2 * S.Lanes), S.Load(p + 3 * S.Lanes), S.Load(p + 4 * S.Lanes), S.Load(p + 5 * S.Lanes));
            S.Store(weights, w0);
            S.Store(weights + S.Lanes, w1);
            S.Store(weights + 2 * S.Lanes, w2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Put(float* to, long pitch, V v0, V v1, V v2, V v3, V v4, V v5)
    {
        S.Store(to, v0);
        S.Store(to + pitch, v1);
        S.Store(to + 2 * pitch, v2);
        S.Store(to + 3 * pitch, v3);
        S.Store(to + 4 * pitch, v4);
        S.Store(to + 5 * pitch, v5);
    }
}
