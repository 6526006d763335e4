using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>A convolution of one sample stored as [channels / lanes][H][W][lanes].</summary>
internal sealed unsafe class ChannelConvolution<V, S> : BlockKernel where V : struct where S : struct, ISimd<V>
{
    private readonly CpuBuffer _x;
    private readonly CpuBuffer _y;
    private readonly PackedChannels _weights;
    private readonly float* _bias;
    private readonly bool _relu;
    private readonly long _outputPlane;
    private readonly (int[] Taps, int[] Positions)[] _groups;

    public ChannelConvolution(string name, Geometry2d geometry, int inputs, CpuBuffer x, CpuBuffer y, PackedChannels weights, float* bias, bool relu)
    {
        Name = name;
        _x = x;
        _y = y;
        _weights = weights;
        _bias = bias;
        _relu = relu;
        AxisGeometry h = geometry.Height, w = geometry.Width;
        _outputPlane = (long)geometry.Positions * S.Lanes;
        _groups = [.. from row in AxisTaps.Forward(h) from column in AxisTaps.Forward(w) select (Taps(row, column), Positions(row, column))];

        int[] Taps(AxisTaps row, AxisTaps column) =>
        [
            .. from block in Enumerable.Range(0, (inputs + S.Lanes - 1) / S.Lanes)
               from ky in Enumerable.Range(0, row.Taps.Length)
               from kx in Enumerable.Range(0, column.Taps.Length)
               from number in new[]
               {
                   ((block * h.Input + row.Relative[ky]) * w.Input + column.Relative[kx]) * S.Lanes,
                   weights.Offset(block, row.Taps[ky] * w.Kernel + column.Taps[kx]),
                   weights.Inputs(block),
               }
               select number,
        ];

        int[] Positions(AxisTaps row, AxisTaps column)
        {
            var all = (from y in Enumerable.Range(0, row.Outputs.Length)
                       from x in Enumerable.Range(0, column.Outputs.Length)
                       select (From: (row.Bases[y] * w.Input + column.Bases[x]) * S.Lanes, To: (row.Outputs[y] * w.Output + column.Outputs[x]) * S.Lanes)).ToArray();
            var table = new List<int>();
            for (var i = 0; i < all.Length; i += ChannelTiles<V, S>.Positions)
            {
                // A short tile repeats its last position: the same numbers are written twice.
                var tile = Enumerable.Range(i, ChannelTiles<V, S>.Positions).Select(j => all[Math.Min(j, all.Length - 1)]).ToArray();
                table.AddRange(tile.Select(p => p.From));
                table.AddRange(tile.Select(p => p.To));
            }
            return [.. table];
        }
    }

    public override string Name { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* x = c.Pointer(_x), y = c.Pointer(_y);
        for (var block = 0; block < _weights.Parts; block += 2)
        {
            float* weights = _weights.Values + block * _weights.BlockFloats, to = y + block * _outputPlane, bias = _bias == null ? null : _bias + block * S.Lanes;
            var pair = block + 1 < _weights.Parts;
            foreach (var (taps, positions) in _groups)
                fixed (int* tapTable = taps, positionTable = positions)
                    for (var p = 0; p < positions.Length; p += 2 * ChannelTiles<V, S>.Positions)
                        if (pair) ChannelTiles<V, S>.Tile6x2(x, to, positionTable + p, tapTable, taps.Length / 3, weights, _weights.BlockFloats, _outputPlane, bias, _relu);
                        else ChannelTiles<V, S>.Tile6x1(x, to, positionTable + p, tapTable, taps.Length / 3, weights, bias, _relu);
        }
    }
}

/// <summary>y = w · x + b for one sample; a vector holds outputs. Four sums in turn hide the latency of a multiply-add.</summary>
internal sealed unsafe class ChannelLinear<V, S>(string name, int inputs, CpuBuffer x, CpuBuffer y, PackedChannels weights, float* bias, bool relu)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    private readonly float* _bias = bias;

    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* source = c.Pointer(x), to = c.Pointer(y), w = weights.Values;
        for (var block = 0; block < weights.Parts; block++)
        {
            V s0 = _bias == null ? S.Zero : S.Load(_bias + block * S.Lanes), s1 = S.Zero, s2 = S.Zero, s3 = S.Zero;
            var k = 0;
            for (; k + 4 <= inputs; k += 4, w += 4 * S.Lanes)
            {
                s0 = S.MultiplyAdd(S.Load(w), S.Broadcast(source[k]), s0);
                s1 = S.MultiplyAdd(S.Load(w + S.Lanes), S.Broadcast(source[k + 1]), s1);
                s2 = S.MultiplyAdd(S.Load(w + 2 * S.Lanes), S.Broadcast(source[k + 2]), s2);
                s3 = S.MultiplyAdd(S.Load(w + 3 * S.Lanes), S.Broadcast(source[k + 3]), s3);
            }
            for (; k < inputs; k++, w += S.Lanes) s0 = S.MultiplyAdd(S.Load(w), S.Broadcast(source[k]), s0);
            var sum = S.Add(S.Add(s0, s1), S.Add(s2, s3));
            S.Store(to + block * S.Lanes, relu ? S.Max(sum, S.Zero) : sum);
        }
    }
}

/// <summary>Brings one row of an input table into [channels / lanes][positions][lanes]; channels beyond the last stay zero.</summary>
internal sealed unsafe class ChannelGather<V, S>(InputSpec spec, CpuBuffer destination, CpuInput input)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    private readonly int _channels = spec.SampleShape[0];
    private readonly int _plane = checked((int)(spec.SampleShape.Elements / spec.SampleShape[0]));
    private readonly Normalization _normalization = spec.Normalization ?? Normalization.None(1);

    public override string Name => $"Gather({spec.Name})";

    public override void Run(in BlockContext c)
    {
        var start = (long)c.Rows[0] * _channels * _plane;
        for (var channel = 0; channel < _channels; channel++)
        {
            var to = c.Pointer(destination) + (long)(channel / S.Lanes) * _plane * S.Lanes + channel % S.Lanes;
            var mean = _normalization.Mean[channel % _normalization.Mean.Count];
            var std = _normalization.Std[channel % _normalization.Std.Count];
            float scale = 1f / (255f * std), shift = -mean / std;
            for (var i = 0; i < _plane; i++)
            {
                var index = start + (long)channel * _plane + i;
                to[(long)i * S.Lanes] = spec.Format == InputFormat.Bytes ? MathF.FusedMultiplyAdd(input.Bytes[index], scale, shift) : input.Floats[index];
            }
        }
    }
}

/// <summary>[channels / lanes][positions][lanes] to [channels][positions]: what follows reads the features of a flattened image in their logical order.</summary>
internal sealed unsafe class ChannelFlatten<V, S>(string name, int channels, int plane, CpuBuffer x, CpuBuffer y)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    public override string Name => name;

    public override void Run(in BlockContext c)
    {
        float* from = c.Pointer(x), to = c.Pointer(y);
        for (var channel = 0; channel < channels; channel++)
        {
            var source = from + (long)(channel / S.Lanes) * plane * S.Lanes + channel % S.Lanes;
            for (var i = 0; i < plane; i++) *to++ = source[(long)i * S.Lanes];
        }
    }
}
