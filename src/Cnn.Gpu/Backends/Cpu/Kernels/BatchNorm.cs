using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>What the kernels of one batch normalisation share.</summary>
/// <param name="Channels">C.</param>
/// <param name="Positions">H · W.</param>
/// <param name="Epsilon">ε.</param>
internal sealed record BatchNormShape(int Channels, int Positions, float Epsilon)
{
    /// <summary>1 / √(variance + ε).</summary>
    public float Scale(float variance) => (float)(1 / Math.Sqrt((double)variance + Epsilon));
}

/// <summary>Mean and squared distances from it of a block's channels: [C] means, then [C] sums of squares.</summary>
internal sealed unsafe class BatchNormStatistics<V, S>(string name, BatchNormShape shape, CpuBuffer x, CpuBuffer partial)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    public override long ScratchFloats => S.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* source = c.Pointer(x), means = c.Pointer(partial), squares = means + shape.Channels;
        for (var lane = 0; lane < S.Lanes; lane++) c.Scratch[lane] = lane < c.Samples ? 1 : 0;
        var mask = S.Load(c.Scratch);
        var count = (float)c.Samples * shape.Positions;
        for (var channel = 0; channel < shape.Channels; channel++, source += (long)shape.Positions * S.Lanes)
        {
            // Distances from one of the values: means far from zero cost no digits.
            var pivot = S.Broadcast(*source);
            V a = S.Zero, b = S.Zero, d = S.Zero, e = S.Zero;
            float* p = source, end = source + (long)shape.Positions * S.Lanes, four = source + (long)(shape.Positions & ~3) * S.Lanes;
            for (; p < four; p += 4 * S.Lanes)
            {
                a = S.Add(a, S.Subtract(S.Load(p), pivot));
                b = S.Add(b, S.Subtract(S.Load(p + S.Lanes), pivot));
                d = S.Add(d, S.Subtract(S.Load(p + 2 * S.Lanes), pivot));
                e = S.Add(e, S.Subtract(S.Load(p + 3 * S.Lanes), pivot));
            }
            for (; p < end; p += S.Lanes) a = S.Add(a, S.Subtract(S.Load(p), pivot));
            var mean = *source + S.Sum(S.Multiply(mask, S.Add(S.Add(a, b), S.Add(d, e)))) / count;

            var center = S.Broadcast(mean);
            a = b = d = e = S.Zero;
            for (p = source; p < four; p += 4 * S.Lanes)
            {
                V s = S.Subtract(S.Load(p), center), t = S.Subtract(S.Load(p + S.Lanes), center);
                V u = S.Subtract(S.Load(p + 2 * S.Lanes), center), v = S.Subtract(S.Load(p + 3 * S.Lanes), center);
                a = S.MultiplyAdd(s, s, a);
                b = S.MultiplyAdd(t, t, b);
                d = S.MultiplyAdd(u, u, d);
                e = S.MultiplyAdd(v, v, e);
            }
            for (; p < end; p += S.Lanes)
            {
                var s = S.Subtract(S.Load(p), center);
                a = S.MultiplyAdd(s, s, a);
            }
            means[channel] = mean;
            squares[channel] = S.Sum(S.Multiply(mask, S.Add(S.Add(a, b), S.Add(d, e))));
        }
    }
}

/// <summary>The statistics of the batch from those of its blocks (Chan et al. 1983), in a fixed order.</summary>
internal sealed unsafe class BatchNormMerge(string name, BatchNormShape shape, CpuBuffer partial, CpuBuffer mean, CpuBuffer variance) : CpuBarrier
{
    public override string Name => name;

    public override void Run(in BarrierContext c)
    {
        float* means = c.OfAll(mean), variances = c.OfAll(variance);
        var n = (double)c.Count * shape.Positions;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            double sum = 0, squares = 0;
            for (var block = 0; block < c.Blocks; block++) sum += (double)c.SamplesOf(block) * shape.Positions * c.OfBlock(partial, block)[channel];
            var center = sum / n;
            for (var block = 0; block < c.Blocks; block++)
            {
                var own = c.OfBlock(partial, block);
                var distance = own[channel] - center;
                squares += own[shape.Channels + channel] + (double)c.SamplesOf(block) * shape.Positions * distance * distance;
            }
            means[channel] = (float)center;
            variances[channel] = (float)(squares / n);
        }
    }
}

/// <summary>y = weight · (x - mean) / √(variance + ε) + bias over one block, then ReLU if asked for.</summary>
/// <param name="name">For plans and profiles.</param>
/// <param name="shape">The sizes.</param>
/// <param name="x">The input.</param>
/// <param name="y">The output.</param>
/// <param name="weight">The scale of each channel.</param>
/// <param name="bias">The shift of each channel.</param>
/// <param name="statistics">The batch's mean and variance; null for those at the pointers.</param>
/// <param name="mean">Running means, where there are no statistics.</param>
/// <param name="variance">Running variances.</param>
/// <param name="relu">Whether negative results become zero.</param>
internal sealed unsafe class BatchNormForward<V, S>(
    string name, BatchNormShape shape, CpuBuffer x, CpuBuffer y, float* weight, float* bias, (CpuBuffer Mean, CpuBuffer Variance)? statistics,
    float* mean, float* variance, bool relu) : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* means = statistics is { } m ? c.Pointer(m.Mean) : mean, variances = statistics is { } v ? c.Pointer(v.Variance) : variance;
        float* from = c.Pointer(x), to = c.Pointer(y);
        var floor = S.Broadcast(relu ? 0 : float.NegativeInfinity);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            V center = S.Broadcast(means[channel]), scale = S.Broadcast(weight[channel] * shape.Scale(variances[channel])), shift = S.Broadcast(bias[channel]);
            for (var end = from + (long)shape.Positions * S.Lanes; from < end; from += S.Lanes, to += S.Lanes)
                S.Store(to, S.Max(S.MultiplyAdd(S.Subtract(S.Load(from), center), scale, shift), floor));
        }
    }
}

/// <summary>The sums of a block's channels: [C] of dy, then [C] of dy · x̂. Samples that a block lacks have no gradient.</summary>
internal sealed unsafe class BatchNormBackwardSums<V, S>(
    string name, BatchNormShape shape, CpuBuffer dy, CpuBuffer x, CpuBuffer mean, CpuBuffer variance, CpuBuffer partial)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* gradient = c.Pointer(dy), source = c.Pointer(x), means = c.Pointer(mean), variances = c.Pointer(variance), sums = c.Pointer(partial);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var center = S.Broadcast(means[channel]);
            V a = S.Zero, b = S.Zero, d = S.Zero, e = S.Zero;
            float* end = gradient + (long)shape.Positions * S.Lanes, two = gradient + (long)(shape.Positions & ~1) * S.Lanes;
            for (; gradient < two; gradient += 2 * S.Lanes, source += 2 * S.Lanes)
            {
                V g = S.Load(gradient), h = S.Load(gradient + S.Lanes);
                a = S.Add(a, g);
                b = S.Add(b, h);
                d = S.MultiplyAdd(g, S.Subtract(S.Load(source), center), d);
                e = S.MultiplyAdd(h, S.Subtract(S.Load(source + S.Lanes), center), e);
            }
            for (; gradient < end; gradient += S.Lanes, source += S.Lanes)
            {
                var g = S.Load(gradient);
                a = S.Add(a, g);
                d = S.MultiplyAdd(g, S.Subtract(S.Load(source), center), d);
            }
            sums[channel] = S.Sum(S.Add(a, b));
            sums[shape.Channels + channel] = S.Sum(S.Add(d, e)) * shape.Scale(variances[channel]);
        }
    }
}

/// <summary>The sums of the batch, which are the gradients of bias and weight: to where the gradient of the input reads them, and to the optimiser.</summary>
/// <param name="name">For plans and profiles.</param>
/// <param name="shape">The sizes.</param>
/// <param name="partial">The blocks' sums.</param>
/// <param name="sums">[C] sums of dy, [C] sums of dy · x̂.</param>
/// <param name="weight">The gradient of the weight, if it is wanted.</param>
/// <param name="bias">The gradient of the bias, if it is wanted.</param>
/// <param name="addsToWeight">Whether another use of the same weight wrote its gradient before.</param>
/// <param name="addsToBias">Whether another use of the same bias wrote its gradient before.</param>
internal sealed unsafe class BatchNormBackwardMerge(
    string name, BatchNormShape shape, CpuBuffer partial, CpuBuffer sums, CpuBuffer? weight, CpuBuffer? bias, bool addsToWeight, bool addsToBias) : CpuBarrier
{
    public override string Name => name;

    public override void Run(in BarrierContext c)
    {
        var all = c.OfAll(sums);
        for (var i = 0; i < 2 * shape.Channels; i++)
        {
            double sum = 0;
            for (var block = 0; block < c.Blocks; block++) sum += c.OfBlock(partial, block)[i];
            all[i] = (float)sum;
        }
        if (bias is not null) Put(c, bias, all, addsToBias);
        if (weight is not null) Put(c, weight, all + shape.Channels, addsToWeight);
    }

    // The sum goes to the first shard; the update adds up all of them.
    private void Put(in BarrierContext c, CpuBuffer gradient, float* values, bool adds)
    {
        for (var shard = 0; shard < c.Shards; shard++)
        {
            var to = c.OfShard(gradient, shard);
            for (var channel = 0; channel < shape.Channels; channel++)
                to[channel] = (adds ? to[channel] : 0) + (shard == 0 ? values[channel] : 0);
        }
    }
}

/// <summary>dx = weight / √(variance + ε) · (dy - dbias / n - x̂ · dweight / n) over one block; zero for samples that it lacks.</summary>
internal sealed unsafe class BatchNormBackwardData<V, S>(
    string name, BatchNormShape shape, CpuBuffer dy, CpuBuffer x, CpuBuffer mean, CpuBuffer variance, CpuBuffer sums, float* weight, CpuBuffer dx)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    public override long ScratchFloats => S.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* gradient = c.Pointer(dy), source = c.Pointer(x), to = c.Pointer(dx);
        float* means = c.Pointer(mean), variances = c.Pointer(variance), biasSums = c.Pointer(sums), weightSums = biasSums + shape.Channels;
        var n = (double)c.Count * shape.Positions;
        for (var lane = 0; lane < S.Lanes; lane++) c.Scratch[lane] = lane < c.Samples ? 1 : 0;
        var mask = S.Load(c.Scratch);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            // dx = (dy - a - (x - mean) · b) · s
            var scale = shape.Scale(variances[channel]);
            V center = S.Broadcast(means[channel]), s = S.Multiply(mask, S.Broadcast(weight[channel] * scale));
            V a = S.Broadcast((float)(biasSums[channel] / n)), b = S.Broadcast((float)(weightSums[channel] * (double)scale / n));
            for (var end = gradient + (long)shape.Positions * S.Lanes; gradient < end; gradient += S.Lanes, source += S.Lanes, to += S.Lanes)
                S.Store(to, S.Multiply(S.MultiplySubtractFrom(S.Subtract(S.Load(source), center), b, S.Subtract(S.Load(gradient), a)), s));
        }
    }
}
