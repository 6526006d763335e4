namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// Convolution weights [O, I, kh, kw], or linear weights [O, I], for kernels whose vectors hold output channels: for each block of outputs, for each
/// block of inputs, for each tap, for each input of the block, one vector. Missing outputs of the last block are zero.
/// </summary>
internal sealed unsafe class PackedChannels(Shape weight, int lanes) : PackedWeights
{
    private readonly int _inputs = weight[1];
    private readonly int _taps = weight.Rank == 4 ? weight[2] * weight[3] : 1;

    /// <summary>The floats of one block of outputs.</summary>
    public long BlockFloats => (long)_inputs * _taps * lanes;

    public override int Parts => (weight[0] + lanes - 1) / lanes;

    public override long Floats => Parts * BlockFloats;

    public override string Key => $"channels {lanes}";

    /// <summary>Where the vectors of a tap of a block of inputs start within a block of outputs, in floats.</summary>
    public int Offset(int inputBlock, int tap) => (inputBlock * lanes * _taps + tap * Inputs(inputBlock)) * lanes;

    /// <summary>The inputs of a block; the last may have fewer than the others.</summary>
    public int Inputs(int inputBlock) => Math.Min(lanes, _inputs - inputBlock * lanes);

    public override void Pack(int part)
    {
        var to = Values + part * BlockFloats;
        for (var block = 0; block * lanes < _inputs; block++)
            for (var tap = 0; tap < _taps; tap++)
                for (var i = 0; i < Inputs(block); i++)
                    for (var lane = 0; lane < lanes; lane++)
                    {
                        var output = part * lanes + lane;
                        *to++ = output < weight[0] ? Source[((long)output * _inputs + block * lanes + i) * _taps + tap] : 0;
                    }
    }
}
