using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// The micro-kernels of a convolution of one sample: y[p][o] = Σ w[t][c][o] · x[p + offset(t)][c], where a vector holds output channels and each
/// input is one number for all lanes. The table holds, for each tap of each block of input channels, the offset in x, the offset in the packed
/// weights, and the number of channels. A position table holds the input offsets of six positions, then their output offsets.
/// </summary>
internal static unsafe class ChannelTiles<V, S> where V : struct where S : struct, ISimd<V>
{
    /// <summary>The positions of a tile.</summary>
    public const int Positions = 6;

    /// <summary>6 positions × 2 blocks of output channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x2(float* x, float* y, int* positions, int* taps, int tapCount, float* weights,
        long weightPitch, long outputPitch, float* bias, bool relu)
    {
        V a00 = S.Zero, a01 = S.Zero, a02 = S.Zero, a03 = S.Zero, a04 = S.Zero, a05 = S.Zero;
        V a10 = S.Zero, a11 = S.Zero, a12 = S.Zero, a13 = S.Zero, a14 = S.Zero, a15 = S.Zero;
        var end = taps + 3L * tapCount;
        for (; taps < end; taps += 3)
        {
            long offset = taps[0];
            var w0 = weights + taps[1];
            var w1 = w0 + weightPitch;
            var x0 = x + (positions[0] + offset);
            var x1 = x + (positions[1] + offset);
            var x2 = x + (positions[2] + offset);
            var x3 = x + (positions[3] + offset);
            var x4 = x + (positions[4] + offset);
            var x5 = x + (positions[5] + offset);
            for (long channel = 0; channel < taps[2]; channel++)
            {
                V v0 = S.Load(w0), v1 = S.Load(w1), c;
                c = S.Broadcast(x0[channel]);
                a00 = S.MultiplyAdd(v0, c, a00);
                a10 = S.MultiplyAdd(v1, c, a10);
                c = S.Broadcast(x1[channel]);
                a01 = S.MultiplyAdd(v0, c, a01);
                a11 = S.MultiplyAdd(v1, c, a11);
                c = S.Broadcast(x2[channel]);
                a02 = S.MultiplyAdd(v0, c, a02);
                a12 = S.MultiplyAdd(v1, c, a12);
                c = S.Broadcast(x3[channel]);
                a03 = S.MultiplyAdd(v0, c, a03);
                a13 = S.MultiplyAdd(v1, c, a13);
                c = S.Broadcast(x4[channel]);
                a04 = S.MultiplyAdd(v0, c, a04);
                a14 = S.MultiplyAdd(v1, c, a14);
                c = S.Broadcast(x5[channel]);
                a05 = S.MultiplyAdd(v0, c, a05);
                a15 = S.MultiplyAdd(v1, c, a15);
                w0 += S.Lanes;
                w1 += S.Lanes;
            }
        }
        var bias0 = bias == null ? S.Zero : S.Load(bias);
        Store(y + positions[6], a00, bias0, relu);
        Store(y + positions[7], a01, bias0, relu);
        Store(y + positions[8], a02, bias0, relu);
        Store(y + positions[9], a03, bias0, relu);
        Store(y + positions[10], a04, bias0, relu);
        Store(y + positions[11], a05, bias0, relu);
        var bias1 = bias == null ? S.Zero : S.Load(bias + 1 * S.Lanes);
        Store(y + positions[6] + 1 * outputPitch, a10, bias1, relu);
        Store(y + positions[7] + 1 * outputPitch, a11, bias1, relu);
        Store(y + positions[8] + 1 * outputPitch, a12, bias1, relu);
        Store(y + positions[9] + 1 * outputPitch, a13, bias1, relu);
        Store(y + positions[10] + 1 * outputPitch, a14, bias1, relu);
        Store(y + positions[11] + 1 * outputPitch, a15, bias1, relu);
    }

    /// <summary>6 positions × 1 block of output channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x1(float* x, float* y, int* positions, int* taps, int tapCount, float* weights,
        float* bias, bool relu)
    {
        V a00 = S.Zero, a01 = S.Zero, a02 = S.Zero, a03 = S.Zero, a04 = S.Zero, a05 = S.Zero;
        var end = taps + 3L * tapCount;
        for (; taps < end; taps += 3)
        {
            long offset = taps[0];
            var w0 = weights + taps[1];
            var x0 = x + (positions[0] + offset);
            var x1 = x + (positions[1] + offset);
            var x2 = x + (positions[2] + offset);
            var x3 = x + (positions[3] + offset);
            var x4 = x + (positions[4] + offset);
            var x5 = x + (positions[5] + offset);
            for (long channel = 0; channel < taps[2]; channel++)
            {
                V v0 = S.Load(w0), c;
                c = S.Broadcast(x0[channel]);
                a00 = S.MultiplyAdd(v0, c, a00);
                c = S.Broadcast(x1[channel]);
                a01 = S.MultiplyAdd(v0, c, a01);
                c = S.Broadcast(x2[channel]);
                a02 = S.MultiplyAdd(v0, c, a02);
                c = S.Broadcast(x3[channel]);
                a03 = S.MultiplyAdd(v0, c, a03);
                c = S.Broadcast(x4[channel]);
                a04 = S.MultiplyAdd(v0, c, a04);
                c = S.Broadcast(x5[channel]);
                a05 = S.MultiplyAdd(v0, c, a05);
                w0 += S.Lanes;
            }
        }
        var bias0 = bias == null ? S.Zero : S.Load(bias);
        Store(y + positions[6], a00, bias0, relu);
        Store(y + positions[7], a01, bias0, relu);
        Store(y + positions[8], a02, bias0, relu);
        Store(y + positions[9], a03, bias0, relu);
        Store(y + positions[10], a04, bias0, relu);
        Store(y + positions[11], a05, bias0, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, V sum, V bias, bool relu)
    {
        sum = S.Add(sum, bias);
        S.Store(y, relu ? S.Max(sum, S.Zero) : sum);
    }
}
