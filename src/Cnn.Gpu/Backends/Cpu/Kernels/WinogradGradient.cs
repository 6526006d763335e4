using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// The gradient of the weights of a 3 × 3 convolution of stride 1 over one block, by Winograd's transform of 4 × 4 tiles of positions. The
/// transformed input is transposed, so that a vector holds input channels and samples become terms of a sum: a matrix product for each point.
/// </summary>
internal sealed unsafe class WinogradGradient<V, S> : BlockKernel where V : struct where S : struct, ISimd<V>
{
    /// <summary>The floats of the transforms that are held at a time.</summary>
    private const int ChunkFloats = 200_000;

    private readonly CpuBuffer _x;
    private readonly CpuBuffer _dy;
    private readonly CpuBuffer _dw;
    private readonly CpuBuffer? _db;
    private readonly bool _second;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly Size2d _sourceSize;
    private readonly Size2d _size;
    private readonly Size2d _padding;
    private readonly int _tilesAcross;
    private readonly int _tiles;
    private readonly int _chunk;
    private readonly int _paddedInputs;

    /// <summary>Creates the kernel.</summary>
    /// <param name="name">For plans.</param>
    /// <param name="geometry">The convolution's.</param>
    /// <param name="x">The input.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dw">Where the gradient of the weights goes.</param>
    /// <param name="db">Where that of the bias goes, or null.</param>
    /// <param name="weight">[O, I, 3, 3].</param>
    /// <param name="second">Whether another kernel wrote the gradients before in the same step.</param>
    public WinogradGradient(string name, Geometry2d geometry, CpuBuffer x, CpuBuffer dy, CpuBuffer dw, CpuBuffer? db, Shape weight, bool second)
    {
        Name = name;
        _x = x;
        _dy = dy;
        _dw = dw;
        _db = db;
        _second = second;
        _outputs = weight[0];
        _inputs = weight[1];
        AxisGeometry h = geometry.Height, w = geometry.Width;
        _sourceSize = new Size2d(h.Input, w.Input);
        _size = new Size2d(h.Output, w.Output);
        _padding = new Size2d(h.PadBefore, w.PadBefore);
        _tilesAcross = (w.Output + Winograd<V, S>.TileOutputs - 1) / Winograd<V, S>.TileOutputs;
        _tiles = _tilesAcross * ((h.Output + Winograd<V, S>.TileOutputs - 1) / Winograd<V, S>.TileOutputs);
        _paddedInputs = (_inputs + S.Lanes - 1) / S.Lanes * S.Lanes;
        _chunk = Math.Clamp(ChunkFloats / (Winograd<V, S>.Products * (_paddedInputs + _outputs) * S.Lanes), 1, _tiles);
        // Chunks of even size: each one passes over all sums.
        var chunks = (_tiles + _chunk - 1) / _chunk;
        _chunk = (_tiles + chunks - 1) / chunks;
    }

    public override string Name { get; }

    /// <summary>[chunk · lanes][inputs] for each point; one row more, lest all points fall into one set of the cache.</summary>
    private long InputPitch => ((long)_chunk * S.Lanes + 1) * _paddedInputs;

    /// <summary>[outputs][chunk · lanes] for each point.</summary>
    private long GradientPitch => (long)_outputs * _chunk * S.Lanes + S.Lanes;

    /// <summary>[outputs][inputs] for each point.</summary>
    private long SumPitch => (long)_outputs * _paddedInputs + S.Lanes;

    public override long ScratchFloats => Winograd<V, S>.Products * (InputPitch + GradientPitch + SumPitch + S.Lanes * S.Lanes) + 9 * S.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* v = c.Scratch, z = v + Winograd<V, S>.Products * InputPitch, sums = z + Winograd<V, S>.Products * GradientPitch, staged = sums + Winograd<V, S>.Products * SumPitch;
        float* x = c.Pointer(_x), dy = c.Pointer(_dy);
        for (var first = 0; first < _tiles; first += _chunk)
        {
            var count = Math.Min(_chunk, _tiles - first);
            for (var t = 0; t < count; t++)
            {
                Input(x, first + t, v + (long)t * S.Lanes * _paddedInputs, staged);
                Gradient(dy, first + t, z + t * S.Lanes);
            }
            for (var point = 0; point < Winograd<V, S>.Products; point++)
                Multiply(z + point * GradientPitch, v + point * InputPitch, sums + point * SumPitch, count * S.Lanes, first > 0);
        }
        Finish(sums, staged, c.Pointer(_dw), _second || c.Accumulate);
        if (_db is null) return;
        var db = c.Pointer(_db);
        for (var o = 0; o < _outputs; o++)
        {
            var sum = PlaneSum<V, S>.Of(dy + (long)o * _size.Height * _size.Width * S.Lanes, (long)_size.Height * _size.Width);
            db[o] = sum + (_second || c.Accumulate ? db[o] : 0);
        }
    }

    /// <summary>Transforms one tile of all channels, and transposes each point: vectors over samples become vectors over channels.</summary>
    private void Input(float* x, int tile, float* to, float* staged)
    {
        var top = tile / _tilesAcross * Winograd<V, S>.TileOutputs - _padding.Height;
        var left = tile % _tilesAcross * Winograd<V, S>.TileOutputs - _padding.Width;
        var plane = (long)_sourceSize.Height * _sourceSize.Width * S.Lanes;
        for (var first = 0; first < _paddedInputs; first += S.Lanes)
        {
            // Channels beyond the last repeat it; their sums are not read.
            for (var i = 0; i < S.Lanes; i++)
                Winograd<V, S>.InputTile(x + Math.Min(first + i, _inputs - 1) * plane, _sourceSize, top, left, staged + i * S.Lanes, S.Lanes * S.Lanes);
            for (var point = 0; point < Winograd<V, S>.Products; point++)
                S.Transpose(staged + (long)point * S.Lanes * S.Lanes, S.Lanes, to + point * InputPitch + first, _paddedInputs);
        }
    }

    private void Gradient(float* dy, int tile, float* to)
    {
        int top = tile / _tilesAcross * Winograd<V, S>.TileOutputs, left = tile % _tilesAcross * Winograd<V, S>.TileOutputs;
        var plane = (long)_size.Height * _size.Width * S.Lanes;
        for (var o = 0; o < _outputs; o++)
            Winograd<V, S>.GradientTile(dy + o * plane, _size, top, left, to + (long)o * _chunk * S.Lanes, GradientPitch);
    }

    /// <summary>sums[o][i] (+)= Σ z[o][n] · v[n][i].</summary>
    private void Multiply(float* z, float* v, float* sums, int terms, bool add)
    {
        var d = stackalloc float*[6];
        for (var o = 0; o < _outputs; o += 6)
        {
            for (var i = 0; i < 6; i++) d[i] = z + (long)Math.Min(o + i, _outputs - 1) * _chunk * S.Lanes;
            LinearGradient<V, S>.Row(d, v, _paddedInputs, sums + (long)o * _paddedInputs, _paddedInputs, _paddedInputs / S.Lanes, _outputs - o, add, terms);
        }
    }

    /// <summary>Turns the points of each weight into its nine taps, a vector of input channels at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(float* sums, float* nine, float* dw, bool add)
    {
        for (var o = 0; o < _outputs; o++)
            for (var first = 0; first < _inputs; first += S.Lanes)
            {
                Winograd<V, S>.GradientOutputTile(sums + (long)o * _paddedInputs + first, SumPitch, nine);
                var to = dw + ((long)o * _inputs + first) * 9;
                for (var i = 0; i < Math.Min(S.Lanes, _inputs - first); i++)
                    for (var tap = 0; tap < 9; tap++) to[i * 9 + tap] = nine[tap * S.Lanes + i] + (add ? to[i * 9 + tap] : 0);
            }
    }
}
