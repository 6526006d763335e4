using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// The one-dimensional transforms of Winograd's minimal filtering with the points 0, ±1, ±2, ∞ (Lavin and Gray 2016, arXiv:1509.09308). Applied
/// to rows and columns they turn 16 outputs of a 3 × 3 convolution into 36 products instead of 144, and the gradient of its 9 weights over a tile
/// of 4 × 4 positions into 36 instead of 144. Both read the same transform of a 6 × 6 input tile.
/// </summary>
internal static unsafe class Winograd<V, S> where V : struct where S : struct, ISimd<V>
{
    /// <summary>Outputs of a tile along one axis.</summary>
    public const int TileOutputs = 4;

    /// <summary>Inputs of a tile along one axis, and points of its transform.</summary>
    public const int Points = 6;

    /// <summary>The products of a tile: one for each pair of points.</summary>
    public const int Products = Points * Points;

    /// <summary>The floats of a cache line.</summary>
    private const int Line = 16;

    /// <summary>Whether the convolution is one that these transforms compute, and large enough to win.</summary>
    public static bool Fits(Geometry2d geometry, int inputs, int outputs, int groups) =>
        groups == 1 && inputs >= 16 && outputs >= 16
        && Fits(geometry.Height) && Fits(geometry.Width);

    private static bool Fits(AxisGeometry axis) =>
        axis is { Kernel: 3, Stride: 1, Dilation: 1, PadBefore: <= 2, Input: >= TileOutputs, Output: >= TileOutputs };

    /// <summary>Six inputs, <paramref name="step"/> floats apart, to six points, <paramref name="pitch"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input(float* from, long step, float* to, long pitch)
    {
        V d0 = S.Load(from), d1 = S.Load(from + step), d2 = S.Load(from + 2 * step), d3 = S.Load(from + 3 * step), d4 = S.Load(from + 4 * step), d5 = S.Load(from + 5 * step);
        V four = S.Broadcast(4), minusFour = S.Broadcast(-4), minusFive = S.Broadcast(-5), two = S.Broadcast(2), minusTwo = S.Broadcast(-2);
        V a = S.MultiplyAdd(minusFour, d2, d4), b = S.MultiplyAdd(minusFour, d1, d3), c = S.Subtract(d4, d2), e = S.Subtract(d3, d1);
        S.Store(to, S.MultiplyAdd(minusFive, d2, S.MultiplyAdd(four, d0, d4)));
        S.Store(to + pitch, S.Add(a, b));
        S.Store(to + 2 * pitch, S.Subtract(a, b));
        S.Store(to + 3 * pitch, S.MultiplyAdd(two, e, c));
        S.Store(to + 4 * pitch, S.MultiplyAdd(minusTwo, e, c));
        S.Store(to + 5 * pitch, S.MultiplyAdd(minusFive, d3, S.MultiplyAdd(four, d1, d5)));
    }

    /// <summary>Three weights to six points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weights(float* from, long step, float* to, long pitch)
    {
        V g0 = S.Load(from), g1 = S.Load(from + step), g2 = S.Load(from + 2 * step);
        var sixth = S.Broadcast(-1f / 6);
        var even = S.Add(g0, g2);
        var far = S.MultiplyAdd(S.Broadcast(1f / 24), g0, S.Multiply(S.Broadcast(1f / 6), g2));
        var odd = S.Multiply(S.Broadcast(1f / 12), g1);
        S.Store(to, S.Multiply(S.Broadcast(0.25f), g0));
        S.Store(to + pitch, S.Multiply(sixth, S.Add(even, g1)));
        S.Store(to + 2 * pitch, S.Multiply(sixth, S.Subtract(even, g1)));
        S.Store(to + 3 * pitch, S.Add(far, odd));
        S.Store(to + 4 * pitch, S.Subtract(far, odd));
        S.Store(to + 5 * pitch, g2);
    }

    /// <summary>Six points to four outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output(float* from, long step, float* to, long pitch)
    {
        V m1 = S.Load(from + step), m2 = S.Load(from + 2 * step), m3 = S.Load(from + 3 * step), m4 = S.Load(from + 4 * step);
        V s1 = S.Add(m1, m2), s2 = S.Subtract(m1, m2), s3 = S.Add(m3, m4), s4 = S.Subtract(m3, m4);
        S.Store(to, S.Add(S.Load(from), S.Add(s1, s3)));
        S.Store(to + pitch, S.MultiplyAdd(S.Broadcast(2), s4, s2));
        S.Store(to + 2 * pitch, S.MultiplyAdd(S.Broadcast(4), s3, s1));
        S.Store(to + 3 * pitch, S.Add(S.MultiplyAdd(S.Broadcast(8), s4, s2), S.Load(from + 5 * step)));
    }

    /// <summary>Four gradients of outputs to six points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gradient(float* from, long step, float* to, long pitch)
    {
        V g0 = S.Load(from), g1 = S.Load(from + step), g2 = S.Load(from + 2 * step), g3 = S.Load(from + 3 * step);
        var minusSixth = S.Broadcast(-1f / 6);
        V even = S.Add(g0, g2), odd = S.Add(g1, g3);
        var farEven = S.MultiplyAdd(S.Broadcast(1f / 24), g0, S.Multiply(S.Broadcast(1f / 6), g2));
        var farOdd = S.MultiplyAdd(S.Broadcast(1f / 12), g1, S.Multiply(S.Broadcast(1f / 3), g3));
        S.Store(to, S.Multiply(S.Broadcast(0.25f), g0));
        S.Store(to + pitch, S.Multiply(minusSixth, S.Add(even, odd)));
        S.Store(to + 2 * pitch, S.Multiply(minusSixth, S.Subtract(even, odd)));
        S.Store(to + 3 * pitch, S.Add(farEven, farOdd));
        S.Store(to + 4 * pitch, S.Subtract(farEven, farOdd));
        S.Store(to + 5 * pitch, g3);
    }

    /// <summary>Six points to the gradients of three weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientOutput(float* from, long step, float* to, long pitch)
    {
        V m1 = S.Load(from + step), m2 = S.Load(from + 2 * step), m3 = S.Load(from + 3 * step), m4 = S.Load(from + 4 * step);
        V s1 = S.Add(m1, m2), s2 = S.Subtract(m1, m2), s3 = S.Add(m3, m4), s4 = S.Subtract(m3, m4);
        S.Store(to, S.Add(S.Load(from), S.Add(s1, s3)));
        S.Store(to + pitch, S.MultiplyAdd(S.Broadcast(2), s4, s2));
        S.Store(to + 2 * pitch, S.Add(S.MultiplyAdd(S.Broadcast(4), s3, s1), S.Load(from + 5 * step)));
    }

    /// <summary>
    /// The 6 × 6 input tile whose first element is (top, left) of an image, which may lie outside as may others, to its 36 points;
    /// <paramref name="to"/> takes them <paramref name="pitch"/> floats apart. Outside of the image all is zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void InputTile(float* image, Size2d size, int top, int left, float* to, long pitch)
    {
        float* t_ = stackalloc float[Products * S.Lanes + Line], t = Align(t_);
        var row = (long)size.Width * S.Lanes;
        var x = image + top * row + left * S.Lanes;
        if (top < 0 || left < 0 || top + Points > size.Height || left + Points > size.Width)
        {
            float* inside_ = stackalloc float[Products * S.Lanes + Line], inside = Align(inside_);
            CopyInside(image, size, top, left, inside, Points);
            x = inside;
            row = Points * S.Lanes;
        }
        for (var column = 0; column < Points; column++) Input(x + column * S.Lanes, row, t + column * S.Lanes, Points * S.Lanes);
        for (var line = 0; line < Points; line++) Input(t + line * Points * S.Lanes, S.Lanes, to + line * Points * pitch, pitch);
    }

    /// <summary>The 4 × 4 tile of gradients from (top, left) on to its 36 points; it may hang over the far edges, where all is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void GradientTile(float* dy, Size2d size, int top, int left, float* to, long pitch)
    {
        float* t_ = stackalloc float[Points * TileOutputs * S.Lanes + Line], t = Align(t_);
        var row = (long)size.Width * S.Lanes;
        var x = dy + top * row + left * S.Lanes;
        if (top + TileOutputs > size.Height || left + TileOutputs > size.Width)
        {
            float* inside_ = stackalloc float[TileOutputs * TileOutputs * S.Lanes + Line], inside = Align(inside_);
            CopyInside(dy, size, top, left, inside, TileOutputs);
            x = inside;
            row = TileOutputs * S.Lanes;
        }
        for (var column = 0; column < TileOutputs; column++) Gradient(x + column * S.Lanes, row, t + column * S.Lanes, TileOutputs * S.Lanes);
        for (var line = 0; line < Points; line++) Gradient(t + line * TileOutputs * S.Lanes, S.Lanes, to + line * Points * pitch, pitch);
    }

    /// <summary>The 36 points of a tile, <paramref name="pitch"/> floats apart, to 4 × 4 outputs side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void OutputTile(float* m, long pitch, float* outputs)
    {
        float* t_ = stackalloc float[TileOutputs * Points * S.Lanes + Line], t = Align(t_);
        for (var column = 0; column < Points; column++) Output(m + column * pitch, Points * pitch, t + column * S.Lanes, Points * S.Lanes);
        for (var row = 0; row < TileOutputs; row++) Output(t + row * Points * S.Lanes, S.Lanes, outputs + row * TileOutputs * S.Lanes, S.Lanes);
    }

    /// <summary>The 36 points of a vector of weights' gradients, <paramref name="pitch"/> floats apart, to the nine of the kernel side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void GradientOutputTile(float* m, long pitch, float* weights)
    {
        float* t_ = stackalloc float[3 * Points * S.Lanes + Line], t = Align(t_);
        for (var column = 0; column < Points; column++) GradientOutput(m + column * pitch, Points * pitch, t + column * S.Lanes, Points * S.Lanes);
        for (var row = 0; row < 3; row++) GradientOutput(t + row * Points * S.Lanes, S.Lanes, weights + row * 3 * S.Lanes, S.Lanes);
    }

    /// <summary>The first address from <paramref name="p"/> on at which a cache line begins: vectors across two lines cost twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Align(float* p) => (float*)((nint)(p + Line - 1) & -Line * sizeof(float));

    /// <summary>A square of an image, with zeros where it hangs over the edges.</summary>
    private static void CopyInside(float* image, Size2d size, int top, int left, float* to, int side)
    {
        for (var y = top; y < top + side; y++)
            for (var x = left; x < left + side; x++, to += S.Lanes)
                S.Store(to, (uint)y < (uint)size.Height && (uint)x < (uint)size.Width ? S.Load(image + ((long)y * size.Width + x) * S.Lanes) : S.Zero);
    }
}
