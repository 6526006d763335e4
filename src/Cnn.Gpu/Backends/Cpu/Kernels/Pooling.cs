using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>Pools each channel of one block. The indices are kept as floats: they are exact far beyond any window, and need no other vector type.</summary>
internal sealed unsafe class PoolForward<V, S>(string name, Pool2dOp op, int channels, CpuBuffer x, CpuBuffer y, CpuBuffer? indices)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        AxisGeometry h = op.Geometry.Height, w = op.Geometry.Width;
        float* from = c.Pointer(x), to = c.Pointer(y), place = indices is null ? null : c.Pointer(indices);
        for (var channel = 0; channel < channels; channel++, from += (long)h.Input * w.Input * S.Lanes)
            for (var oy = 0; oy < h.Output; oy++)
                for (var ox = 0; ox < w.Output; ox++, to += S.Lanes)
                {
                    if (op.Kind == PoolKind.Average) Average(from, to, oy, ox);
                    else Extreme(from, to, place, oy, ox);
                    if (place != null) place += S.Lanes;
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Average(float* x, float* y, int oy, int ox)
    {
        AxisGeometry h = op.Geometry.Height, w = op.Geometry.Width;
        var sum = S.Zero;
        for (var ky = 0; ky < h.Kernel; ky++)
        {
            var iy = h.InputIndex(oy, ky);
            if ((uint)iy >= (uint)h.Input) continue;
            for (var kx = 0; kx < w.Kernel; kx++)
            {
                var ix = w.InputIndex(ox, kx);
                if ((uint)ix < (uint)w.Input) sum = S.Add(sum, S.Load(x + ((long)iy * w.Input + ix) * S.Lanes));
            }
        }
        S.Store(y, S.Divide(sum, S.Broadcast(op.Divisor(oy, ox))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Extreme(float* x, float* y, float* place, int oy, int ox)
    {
        AxisGeometry h = op.Geometry.Height, w = op.Geometry.Width;
        var min = op.Kind == PoolKind.Min;
        var best = S.Broadcast(min ? float.PositiveInfinity : float.NegativeInfinity);
        var index = S.Broadcast(-1);
        var empty = true;
        for (var ky = 0; ky < h.Kernel; ky++)
        {
            var iy = h.InputIndex(oy, ky);
            if ((uint)iy >= (uint)h.Input) continue;
            for (var kx = 0; kx < w.Kernel; kx++)
            {
                var ix = w.InputIndex(ox, kx);
                if ((uint)ix >= (uint)w.Input) continue;
                var v = S.Load(x + ((long)iy * w.Input + ix) * S.Lanes);
                var number = S.Broadcast(ky * w.Kernel + kx);
                if (empty)
                {
                    // The first element always counts, also where it is infinite or no number.
                    (best, index, empty) = (v, number, false);
                    continue;
                }
                index = min ? S.IfGreater(best, v, number, index) : S.IfGreater(v, best, number, index);
                best = S.KeepNaN(v, min ? S.Min(best, v) : S.Max(best, v));
            }
        }
        S.Store(y, best);
        if (place != null) S.Store(place, index);
    }
}

/// <summary>Sends the gradient of each window back to what it kept, times the gradient of the activation behind the pooling if there is one.</summary>
internal sealed unsafe class PoolBackward<V, S>(string name, Pool2dBackwardOp op, int channels, CpuBuffer dy, CpuBuffer? indices, CpuBuffer? y, CpuBuffer dx)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    private readonly Pool2dOp _forward = new(op.Kind, op.Geometry, op.CountIncludePad);

    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        AxisGeometry h = op.Geometry.Height, w = op.Geometry.Width;
        float* from = c.Pointer(dy), to = c.Pointer(dx), place = indices is null ? null : c.Pointer(indices), output = y is null ? null : c.Pointer(y);
        var plane = (long)h.Input * w.Input * S.Lanes;
        // Windows that tile the input write every element once; others add to zeros.
        var tiles = op.Geometry.TilesInput;
        if (!tiles) new Span<float>(to, checked((int)(channels * plane))).Clear();
        for (var channel = 0; channel < channels; channel++, to += plane)
            for (var oy = 0; oy < h.Output; oy++)
                for (var ox = 0; ox < w.Output; ox++)
                {
                    var d = S.Load(from);
                    from += S.Lanes;
                    if (output != null)
                    {
                        d = Activations<V, S>.Gradient(op.Activation, 0, d, S.Load(output));
                        output += S.Lanes;
                    }
                    if (place == null)
                    {
                        Spread(to, S.Divide(d, S.Broadcast(_forward.Divisor(oy, ox))), oy, ox);
                        continue;
                    }
                    var index = S.Load(place);
                    place += S.Lanes;
                    if (tiles && w.Kernel == 2 && h.Kernel == 2)
                    {
                        var corner = to + ((long)oy * 2 * w.Input + ox * 2) * S.Lanes;
                        var below = corner + (long)w.Input * S.Lanes;
                        S.Store(corner, S.IfEqual(index, S.Zero, d, S.Zero));
                        S.Store(corner + S.Lanes, S.IfEqual(index, S.Broadcast(1), d, S.Zero));
                        S.Store(below, S.IfEqual(index, S.Broadcast(2), d, S.Zero));
                        S.Store(below + S.Lanes, S.IfEqual(index, S.Broadcast(3), d, S.Zero));
                    }
                    else if (tiles) Scatter(to, d, index, oy, ox);
                    else ScatterAdd(to, d, index, oy, ox);
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(float* x, V d, V index, int oy, int ox)
    {
        AxisGeometry h = op.Geometry.Height, w = op.Geometry.Width;
        var corner = x + ((long)oy * h.Stride * w.Input + ox * w.Stride) * S.Lanes;
        var number = 0;
        for (var ky = 0; ky < h.Kernel; ky++, corner += (long)w.Input * S.Lanes)
            for (var kx = 0; kx < w.Kernel; kx++)
                S.Store(corner + kx * S.Lanes, S.IfEqual(index, S.Broadcast(number++), d, S.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScatterAdd(float* x, V d, V index, int oy, int ox)
    {
        AxisGeometry h = op.Geometry.Height, w = op.Geometry.Width;
        for (var ky = 0; ky < h.Kernel; ky++)
            for (var kx = 0; kx < w.Kernel; kx++)
                if (Inside(x, oy, ox, ky, kx) is var p && p != null)
                    S.Store(p, S.Add(S.Load(p), S.IfEqual(index, S.Broadcast(ky * w.Kernel + kx), d, S.Zero)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(float* x, V part, int oy, int ox)
    {
        for (var ky = 0; ky < op.Geometry.Height.Kernel; ky++)
            for (var kx = 0; kx < op.Geometry.Width.Kernel; kx++)
                if (Inside(x, oy, ox, ky, kx) is var p && p != null)
                    S.Store(p, op.Geometry.TilesInput ? part : S.Add(S.Load(p), part));
    }

    private float* Inside(float* x, int oy, int ox, int ky, int kx)
    {
        AxisGeometry h = op.Geometry.Height, w = op.Geometry.Width;
        int iy = h.InputIndex(oy, ky), ix = w.InputIndex(ox, kx);
        return (uint)iy < (uint)h.Input && (uint)ix < (uint)w.Input ? x + ((long)iy * w.Input + ix) * S.Lanes : null;
    }
}
