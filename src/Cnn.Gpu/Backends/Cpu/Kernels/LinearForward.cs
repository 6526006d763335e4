using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>y = w · x + b over one block, in tiles of outputs.</summary>
internal sealed unsafe class LinearForward<V, S>(string name, CpuBuffer x, CpuBuffer y, int inputs, int outputs, PackedLinear weights, float* bias, bool relu)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    private readonly float* _bias = bias;

    public override string Name => name;

    /// <summary>The outputs of a tile for a layer.</summary>
    public static int ChooseTile(int outputs) => outputs >= LinearTiles<V, S>.Wide / 2 ? LinearTiles<V, S>.Wide : LinearTiles<V, S>.Narrow;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* source = c.Pointer(x), destination = c.Pointer(y);
        var tile = ChooseTile(outputs);
        for (int first = 0, part = 0; first < outputs; first += tile, part++)
        {
            var w = weights.Values + part * weights.TileFloats;
            var to = destination + (long)first * S.Lanes;
            var bias = _bias == null ? null : _bias + first;
            var count = Math.Min(tile, outputs - first);
            if (tile == LinearTiles<V, S>.Wide) LinearTiles<V, S>.TileWide(source, inputs, w, tile, bias, relu, to, count);
            else LinearTiles<V, S>.TileNarrow(source, inputs, w, tile, bias, relu, to, count);
        }
    }
}

/// <summary>dx = wᵀ · dy over one block. It reads the weights as they are: the inputs of one output lie side by side.</summary>
internal sealed unsafe class LinearBackwardData<V, S>(string name, CpuBuffer dy, CpuBuffer dx, int inputs, int outputs, float* weights)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    private readonly float* _weights = weights;

    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* source = c.Pointer(dy), destination = c.Pointer(dx);
        const int wide = LinearTiles<V, S>.Wide, narrow = LinearTiles<V, S>.Narrow;
        for (var first = 0; first < inputs;)
        {
            var rest = inputs - first;
            var to = destination + (long)first * S.Lanes;
            if (rest >= wide)
            {
                LinearTiles<V, S>.TileWide(source, outputs, _weights + first, inputs, null, false, to, wide);
                first += wide;
            }
            else if (rest >= narrow)
            {
                LinearTiles<V, S>.TileNarrow(source, outputs, _weights + first, inputs, null, false, to, narrow);
                first += narrow;
            }
            else if (inputs >= narrow)
            {
                // The last tile moves back to end with the row: what it computes twice is the same.
                first = inputs - narrow;
            }
            else
            {
                for (; first < inputs; first++)
                {
                    var sum = S.Zero;
                    for (var o = 0; o < outputs; o++) sum = S.MultiplyAdd(S.Load(source + (long)o * S.Lanes), S.Broadcast(_weights[(long)o * inputs + first]), sum);
                    S.Store(destination + (long)first * S.Lanes, sum);
                }
            }
        }
    }
}

/// <summary>
/// dw = dy · xᵀ over one block. The input is transposed first, so that a vector holds inputs, not samples: each weight's gradient is then a lane
/// that sums over samples, and no lanes remain to be added up.
/// </summary>
internal sealed unsafe class LinearGradient<V, S>(string name, CpuBuffer x, CpuBuffer dy, CpuBuffer dw, CpuBuffer? db, int inputs, int outputs, bool second)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    private readonly int _vectors = (inputs + S.Lanes - 1) / S.Lanes;

    public override string Name => name;

    /// <summary>The transposed input, the padded input of its last columns, and one row of sums for columns beyond the last whole vector.</summary>
    public override long ScratchFloats => (long)S.Lanes * _vectors * S.Lanes + S.Lanes * S.Lanes + 6 * S.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* source = c.Pointer(x), gradient = c.Pointer(dy), to = c.Pointer(dw);
        var add = second || c.Accumulate;
        long pitch = (long)_vectors * S.Lanes;
        var transposed = c.Scratch;
        var tail = transposed + S.Lanes * pitch;
        var whole = inputs / S.Lanes;
        for (var v = 0; v < whole; v++) S.Transpose(source + (long)v * S.Lanes * S.Lanes, S.Lanes, transposed + v * S.Lanes, pitch);
        var rest = inputs - whole * S.Lanes;
        if (rest > 0)
        {
            for (var i = 0; i < S.Lanes; i++)
                S.Store(tail + i * S.Lanes, i < rest ? S.Load(source + (long)(whole * S.Lanes + i) * S.Lanes) : S.Zero);
            S.Transpose(tail, S.Lanes, transposed + whole * S.Lanes, pitch);
        }
        var sums = tail + S.Lanes * S.Lanes;
        var d = stackalloc float*[6];
        for (var o = 0; o < outputs; o += 6)
        {
            for (var i = 0; i < 6; i++) d[i] = gradient + (long)Math.Min(o + i, outputs - 1) * S.Lanes;
            var row = to + (long)o * inputs;
            var v = 0;
            for (; v + 4 <= whole; v += 4) LinearTiles<V, S>.Gradient6x4(d, transposed + v * S.Lanes, pitch, row + v * S.Lanes, inputs, outputs - o, add);
            for (; v < whole; v++) LinearTiles<V, S>.Gradient6x1(d, transposed + v * S.Lanes, pitch, row + v * S.Lanes, inputs, outputs - o, add);
            if (rest == 0) continue;
            LinearTiles<V, S>.Gradient6x1(d, transposed + v * S.Lanes, pitch, sums, S.Lanes, 6, false);
            for (var i = 0; i < Math.Min(6, outputs - o); i++)
                for (var j = 0; j < rest; j++)
                {
                    var weight = row + (long)i * inputs + whole * S.Lanes + j;
                    *weight = sums[i * S.Lanes + j] + (add ? *weight : 0);
                }
        }
        if (db is null) return;
        var bias = c.Pointer(db);
        for (var o = 0; o < outputs; o++) bias[o] = S.Sum(S.Load(gradient + (long)o * S.Lanes)) + (add ? bias[o] : 0);
    }
}
