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
