using System.Runtime.CompilerServices;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// Linear weights [out, in] for a forward pass: for each tile of outputs, for each input, the tile's numbers side by side; missing outputs of the
/// last tile are zero.
/// </summary>
internal sealed unsafe class PackedLinear(Shape weight, int tile) : PackedWeights
{
    private readonly int _outputs = weight[0];
    private readonly int _inputs = weight[1];

    /// <summary>The floats of one tile.</summary>
    public long TileFloats => (long)_inputs * tile;

    public override int Parts => (_outputs + tile - 1) / tile;

    public override long Floats => Parts * TileFloats;

    public override string Key => $"linear forward {tile}";

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Pack(int part)
    {
        var destination = Values + part * TileFloats;
        for (var lane = 0; lane < tile; lane++)
        {
            var output = part * tile + lane;
            var from = Source + (long)output * _inputs;
            var to = destination + lane;
            if (output < _outputs)
                for (var i = 0; i < _inputs; i++) to[i * tile] = from[i];
            else
                for (var i = 0; i < _inputs; i++) to[i * tile] = 0;
        }
    }
}
