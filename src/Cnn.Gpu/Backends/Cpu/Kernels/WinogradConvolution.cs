using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// A 3 × 3 convolution of stride 1, or the gradient of its input, by Winograd's transform of 4 × 4 output tiles. Image tiles are taken two at a
/// time in groups whose transforms stay in the second cache, while all channels pass over them.
/// </summary>
/// <typeparam name="V">The vector over samples.</typeparam>
/// <typeparam name="S">Its operations.</typeparam>
/// <typeparam name="U">The vector over a tile of channels in the packed weights.</typeparam>
/// <typeparam name="T">Its operations.</typeparam>
internal sealed unsafe class WinogradConvolution<V, S, U, T> : BlockKernel
    where V : struct where S : struct, ISimd<V> where U : struct where T : struct, ISimd<U>
{
    /// <summary>The floats of a group's transform that leave room in the second cache for the weights that pass over it.</summary>
    private const int GroupFloats = 100_000;

    private readonly CpuBuffer _source;
    private readonly CpuBuffer _destination;
    private readonly CpuBuffer? _indices;
    private readonly PackedWinograd<U, T> _weights;
    private readonly float* _bias;
    private readonly bool _relu;
    private readonly Pool2dOp? _pool;
    private readonly Size2d _size;
    private readonly Size2d _sourceSize;
    private readonly Size2d _padding;
    private readonly int _tilesAcross;
    private readonly int _tiles;
    private readonly int _pairs;

    /// <summary>Creates the kernel.</summary>
    /// <param name="name">For plans.</param>
    /// <param name="source">What is read.</param>
    /// <param name="sourceSize">Its height and width.</param>
    /// <param name="padding">The rows of zeros above it, and the columns of zeros on its left.</param>
    /// <param name="destination">What is written.</param>
    /// <param name="size">The height and width of the convolution's result, before a pooling.</param>
    /// <param name="weights">The packed weights.</param>
    /// <param name="bias">The bias of each destination channel, or null.</param>
    /// <param name="relu">Whether negative results become zero.</param>
    /// <param name="pool">A 2 × 2 pooling of the result, or null.</param>
    /// <param name="indices">Where the pooling's indices go, or null.</param>
    public WinogradConvolution(string name, CpuBuffer source, Size2d sourceSize, Size2d padding, CpuBuffer destination, Size2d size, PackedWinograd<U, T> weights,
        float* bias, bool relu, Pool2dOp? pool, CpuBuffer? indices)
    {
        Name = name;
        _source = source;
        _destination = destination;
        _indices = indices;
        _weights = weights;
        _bias = bias;
        _relu = relu;
        _pool = pool;
        _size = size;
        _sourceSize = sourceSize;
        _padding = padding;
        _tilesAcross = Tiles(size.Width);
        _tiles = Tiles(size.Height) * _tilesAcross;
        _pairs = (int)Math.Clamp(GroupFloats / PairFloats, 1, (_tiles + 1) / 2);
    }

    public override string Name { get; }

    private static int Tiles(int outputs) => (outputs + Winograd<V, S>.TileOutputs - 1) / Winograd<V, S>.TileOutputs;

    /// <summary>Floats between two points of a pair's transform; one vector more than it holds, lest all points fall into one set of the cache.</summary>
    private long Pitch => (2L * _weights.Sources + 1) * S.Lanes;

    private long PairFloats => Winograd<V, S>.Products * Pitch;

    private static int ProductFloats => Winograd<V, S>.Products * T.Lanes * 2 * S.Lanes;

    public override long ScratchFloats => _pairs * PairFloats + ProductFloats + 16 * S.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* source = c.Pointer(_source), destination = c.Pointer(_destination);
        var indexDistance = _indices is null ? 0 : c.Pointer(_indices) - destination;
        var plane = (long)_sourceSize.Height * _sourceSize.Width * S.Lanes;
        var products = c.Scratch + _pairs * PairFloats;
        var outputs = products + ProductFloats;
        for (var first = 0; first < _tiles; first += 2 * _pairs)
        {
            var count = Math.Min(2 * _pairs, _tiles - first);
            for (var t = 0; t < count; t++)
            {
                var top = (first + t) / _tilesAcross * Winograd<V, S>.TileOutputs - _padding.Height;
                var left = (first + t) % _tilesAcross * Winograd<V, S>.TileOutputs - _padding.Width;
                var to = c.Scratch + t / 2 * PairFloats + t % 2 * S.Lanes;
                for (var channel = 0; channel < _weights.Sources; channel++)
                    Winograd<V, S>.InputTile(source + channel * plane, _sourceSize, top, left, to + channel * 2L * S.Lanes, Pitch);
            }
            for (var part = 0; part < _weights.Parts; part++)
                for (var t = 0; t < count; t += 2)
                {
                    float* v = c.Scratch + t / 2 * PairFloats, u = _weights.Values + part * _weights.TileFloats;
                    if (T.Lanes == 8) WinogradTiles<V, S>.Tile8x2(v, Pitch, u, _weights.Sources, products);
                    else WinogradTiles<V, S>.Tile4x2(v, Pitch, u, _weights.Sources, products);
                    var channels = Math.Min(T.Lanes, _weights.Destinations - part * T.Lanes);
                    for (var channel = 0; channel < channels; channel++)
                        for (var half = 0; half < Math.Min(2, count - t); half++)
                        {
                            Winograd<V, S>.OutputTile(products + (2 * channel + half) * S.Lanes, 2L * T.Lanes * S.Lanes, outputs);
                            Store(outputs, destination, indexDistance, part * T.Lanes + channel, first + t + half);
                        }
                }
        }
    }

    /// <summary>Adds the bias, pools, rectifies, and writes what of the tile lies inside the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store(float* outputs, float* destination, long indexDistance, int channel, int tile)
    {
        const int side = Winograd<V, S>.TileOutputs;
        int top = tile / _tilesAcross * side, left = tile % _tilesAcross * side;
        var bias = S.Broadcast(_bias == null ? 0 : _bias[channel]);
        int rows = Math.Min(side, _size.Height - top), columns = Math.Min(side, _size.Width - left);
        if (_pool is null)
        {
            for (var y = 0; y < rows; y++)
            {
                var to = destination + (((long)channel * _size.Height + top + y) * _size.Width + left) * S.Lanes;
                var from = outputs + y * side * S.Lanes;
                for (var x = 0; x < columns; x++) S.Store(to + x * S.Lanes, Finish(S.Load(from + x * S.Lanes), bias));
            }
            return;
        }
        int pooledHeight = _size.Height / 2, pooledWidth = _size.Width / 2;
        for (var y = 0; y < rows; y += 2)
            for (var x = 0; x < columns; x += 2)
            {
                var from = outputs + (y * side + x) * S.Lanes;
                var to = destination + (((long)channel * pooledHeight + (top + y) / 2) * pooledWidth + (left + x) / 2) * S.Lanes;
                var (best, index) = Windows<V, S>.Reduce(S.Load(from), S.Load(from + S.Lanes), S.Load(from + side * S.Lanes), S.Load(from + (side + 1) * S.Lanes), _pool.Kind == PoolKind.Min);
                S.Store(to, Finish(best, bias));
                if (indexDistance != 0) S.Store(to + indexDistance, index);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Finish(V sum, V bias)
    {
        sum = S.Add(sum, bias);
        return _relu ? S.Max(sum, S.Zero) : sum;
    }
}
