using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>y = w · x + b over one block, in tiles of outputs. The weights are read as they are, a row for each output.</summary>
internal sealed unsafe class LinearForward<V, S>(string name, CpuBuffer x, CpuBuffer y, int inputs, int outputs, float* weights, float* bias, bool relu)
    : BlockKernel where V : struct where S : struct, ISimd<V>
{
    private readonly float* _weights = weights;
    private readonly float* _bias = bias;

    public override string Name => name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* source = c.Pointer(x), destination = c.Pointer(y);
        const int wide = LinearTiles<V, S>.Wide, narrow = LinearTiles<V, S>.Narrow;
        for (var first = 0; first < outputs;)
        {
            var width = outputs >= wide ? wide : outputs >= narrow ? narrow : 1;
            // The last tile moves back to end with the last output: what it computes twice is the same.
            first = Math.Min(first, outputs - width);
            var row = _weights + (long)first * inputs;
            var to = destination + (long)first * S.Lanes;
            var shift = _bias == null ? null : _bias + first;
            if (width == wide) LinearTiles<V, S>.ForwardWide(source, inputs, row, inputs, shift, relu, to);
            else if (width == narrow) LinearTiles<V, S>.ForwardNarrow(source, inputs, row, inputs, shift, relu, to);
            else Single(source, row, shift, to);
            first += width;
        }
    }

    private void Single(float* source, float* row, float* shift, float* to)
    {
        var sum = S.Broadcast(shift == null ? 0 : *shift);
        for (var k = 0; k < inputs; k++) sum = S.MultiplyAdd(S.Load(source + (long)k * S.Lanes), S.Broadcast(row[k]), sum);
        S.Store(to, relu ? S.Max(sum, S.Zero) : sum);
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
            var width = inputs - first >= wide || inputs >= wide && inputs - first > narrow ? wide : inputs >= narrow ? narrow : 1;
            first = Math.Min(first, inputs - width);
            var to = destination + (long)first * S.Lanes;
            if (width == wide) LinearTiles<V, S>.BackwardWide(source, outputs, _weights + first, inputs, to);
            else if (width == narrow) LinearTiles<V, S>.BackwardNarrow(source, outputs, _weights + first, inputs, to);
            else Single(source, _weights + first, to);
            first += width;
        }
    }

    private void Single(float* source, float* column, float* to)
    {
        var sum = S.Zero;
        for (var o = 0; o < outputs; o++) sum = S.MultiplyAdd(S.Load(source + (long)o * S.Lanes), S.Broadcast(column[(long)o * inputs]), sum);
        S.Store(to, sum);
    }
}
