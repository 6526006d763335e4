using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>A vector with 1 for each lane that has a sample, else 0.</summary>
internal static unsafe class LaneMask<V, S> where V : struct where S : struct, ISimd<V>
{
    public static V Of(int samples)
    {
        var lanes = stackalloc float[S.Lanes];
        for (var lane = 0; lane < S.Lanes; lane++) lanes[lane] = lane < samples ? 1 : 0;
        return S.Load(lanes);
    }
}

/// <summary>Softmax, cross-entropy and its gradient over one block; lanes without a sample get loss and gradient zero.</summary>
internal sealed unsafe class SoftmaxCrossEntropyKernel<V, S>(string name, float smoothing, int classes, CpuBuffer logits, CpuBuffer labels, CpuBuffer loss, CpuBuffer? gradient)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    public override long ScratchFloats => (long)classes * S.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* x = c.Pointer(logits), e = c.Scratch;
        V label = S.Load(c.Pointer(labels)), mask = LaneMask<V, S>.Of(c.Samples);
        var largest = S.Load(x);
        for (var k = 1; k < classes; k++) largest = S.Max(largest, S.Load(x + k * S.Lanes));
        V sum = S.Zero, ofLabel = S.Zero, ofAll = S.Zero;
        for (var k = 0; k < classes; k++)
        {
            var shifted = S.Subtract(S.Load(x + k * S.Lanes), largest);
            var exponential = S.Exp(shifted);
            S.Store(e + k * S.Lanes, exponential);
            sum = S.Add(sum, exponential);
            ofAll = S.Add(ofAll, shifted);
            ofLabel = S.IfEqual(label, S.Broadcast(k), shifted, ofLabel);
        }
        // -Σ t_k (x_k - max - log Σ e^(x - max)), with the smoothed target t.
        var log = S.Log(sum);
        var crossEntropy = S.Subtract(log, S.MultiplyAdd(S.Broadcast(1 - smoothing), ofLabel, S.Multiply(S.Broadcast(smoothing / classes), ofAll)));
        S.Store(c.Pointer(loss), S.IfGreater(mask, S.Zero, crossEntropy, S.Zero));
        if (gradient is null) return;

        var d = c.Pointer(gradient);
        var scale = S.Multiply(mask, S.Broadcast(1f / c.Count));
        var inverse = S.Divide(S.Broadcast(1), sum);
        V rest = S.Broadcast(smoothing / classes), hit = S.Broadcast(1 - smoothing + smoothing / classes);
        for (var k = 0; k < classes; k++)
        {
            var target = S.IfEqual(label, S.Broadcast(k), hit, rest);
            var difference = S.Subtract(S.Multiply(S.Load(e + k * S.Lanes), inverse), target);
            S.Store(d + k * S.Lanes, S.Multiply(difference, scale));
        }
    }
}

/// <summary>Mean squared error and its gradient over one block.</summary>
internal sealed unsafe class MseKernel<V, S>(string name, long elements, CpuBuffer prediction, CpuBuffer target, CpuBuffer loss, CpuBuffer? gradient)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* p = c.Pointer(prediction), t = c.Pointer(target), d = gradient is null ? null : c.Pointer(gradient);
        var mask = LaneMask<V, S>.Of(c.Samples);
        var scale = S.Multiply(mask, S.Broadcast(2f / ((float)elements * c.Count)));
        var sum = S.Zero;
        for (long i = 0; i < elements; i++)
        {
            var difference = S.Subtract(S.Load(p + i * S.Lanes), S.Load(t + i * S.Lanes));
            sum = S.MultiplyAdd(difference, difference, sum);
            if (d != null) S.Store(d + i * S.Lanes, S.Multiply(difference, scale));
        }
        S.Store(c.Pointer(loss), S.IfGreater(mask, S.Zero, S.Divide(sum, S.Broadcast(elements)), S.Zero));
    }
}

/// <summary>1 for each sample whose largest logit is the label's, else 0.</summary>
internal sealed unsafe class CorrectKernel<V, S>(string name, int classes, CpuBuffer logits, CpuBuffer labels, CpuBuffer correct)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        var x = c.Pointer(logits);
        V best = S.Load(x), index = S.Zero;
        for (var k = 1; k < classes; k++)
        {
            var value = S.Load(x + k * S.Lanes);
            index = S.IfGreater(value, best, S.Broadcast(k), index);
            best = S.Max(best, value);
        }
        S.Store(c.Pointer(correct), S.IfEqual(index, S.Load(c.Pointer(labels)), LaneMask<V, S>.Of(c.Samples), S.Zero));
    }
}
