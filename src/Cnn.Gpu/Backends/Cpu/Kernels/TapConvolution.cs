using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// A convolution, or the gradient of its input, as tiles of channels × positions. Positions with the same taps form a group; each group has one
/// offset table, so that every kernel size, stride, padding and dilation runs through the same loops.
/// </summary>
internal sealed unsafe class TapConvolution<V, S> : BlockKernel where V : struct where S : struct, ISimd<V>
{
    private readonly CpuBuffer _source;
    private readonly CpuBuffer _destination;
    private readonly CpuBuffer? _indices;
    private readonly PackedTaps _weights;
    private readonly float* _bias;
    private readonly bool _relu;
    private readonly bool _keepSmallest;
    private readonly int _groups;
    private readonly int _tile;
    private readonly long _sourcePlane;
    private readonly long _destinationPlane;
    private readonly Group[] _positions;

    private sealed record Group(int[] Taps, int[] Single, int[] Full);

    /// <summary>Creates the kernel.</summary>
    /// <param name="name">For plans.</param>
    /// <param name="rows">The classes of positions along H.</param>
    /// <param name="columns">The classes of positions along W.</param>
    /// <param name="source">What is read, [channels][sourceHeight][sourceWidth].</param>
    /// <param name="sourceSize">Its height and width.</param>
    /// <param name="destination">What is written.</param>
    /// <param name="destinationSize">Its height and width; after pooling if there is one.</param>
    /// <param name="weights">The packed weights.</param>
    /// <param name="kernelWidth">kw, to number the taps.</param>
    /// <param name="groups">The groups of channels.</param>
    /// <param name="tile">The channels of a tile.</param>
    /// <param name="bias">The bias of each destination channel, or null.</param>
    /// <param name="relu">Whether negative results become zero.</param>
    /// <param name="pool">A 2 × 2 pooling of the result, which then has one class of positions only.</param>
    /// <param name="indices">Where the pooling's indices go, or null.</param>
    public TapConvolution(string name, AxisTaps[] rows, AxisTaps[] columns, CpuBuffer source, Size2d sourceSize, CpuBuffer destination, Size2d destinationSize,
        PackedTaps weights, int kernelWidth, int groups, int tile, float* bias, bool relu, Pool2dOp? pool, CpuBuffer? indices)
    {
        Name = name;
        _source = source;
        _destination = destination;
        _indices = indices;
        _weights = weights;
        _bias = bias;
        _relu = relu;
        _keepSmallest = pool?.Kind == PoolKind.Min;
        _groups = groups;
        _tile = tile;
        _sourcePlane = (long)sourceSize.Height * sourceSize.Width * S.Lanes;
        _destinationPlane = (long)destinationSize.Height * destinationSize.Width * S.Lanes;
        Width = pool is not null || S.Registers >= 32 ? 4 : 2;
        IsPooled = pool is not null;

        var taps = _weights.TileFloats / weights.Sources / tile;
        _positions = [.. from r in rows from c in columns select Build(r, c)];

        Group Build(AxisTaps row, AxisTaps column)
        {
            var table = new List<int>();
            for (var channel = 0; channel < weights.Sources; channel++)
                for (var y = 0; y < row.Taps.Length; y++)
                    for (var x = 0; x < column.Taps.Length; x++)
                    {
                        table.Add((int)(channel * _sourcePlane) + (row.Relative[y] * sourceSize.Width + column.Relative[x]) * S.Lanes);
                        table.Add((int)((channel * taps + row.Taps[y] * kernelWidth + column.Taps[x]) * tile));
                    }
            return IsPooled ? Windows(table, row, column) : Positions(table, row, column);
        }

        Group Windows(List<int> table, AxisTaps row, AxisTaps column)
        {
            var windows = new List<int>();
            for (var y = 0; y < destinationSize.Height; y++)
                for (var x = 0; x < destinationSize.Width; x++)
                {
                    for (var t = 0; t < 4; t++) windows.Add((row.Bases[2 * y + t / 2] * sourceSize.Width + column.Bases[2 * x + t % 2]) * S.Lanes);
                    windows.Add((y * destinationSize.Width + x) * S.Lanes);
                }
            return new Group([.. table], [], [.. windows]);
        }

        Group Positions(List<int> table, AxisTaps row, AxisTaps column)
        {
            var all = (from y in Enumerable.Range(0, row.Outputs.Length)
                       from x in Enumerable.Range(0, column.Outputs.Length)
                       select (From: (row.Bases[y] * sourceSize.Width + column.Bases[x]) * S.Lanes,
                               To: (row.Outputs[y] * destinationSize.Width + column.Outputs[x]) * S.Lanes)).ToArray();
            List<int> single = [], full = [];
            for (var i = 0; i < all.Length; i += Width)
            {
                var rest = all.Length - i;
                if (rest == 1)
                {
                    single.AddRange([all[i].From, all[i].To]);
                    continue;
                }
                // A short tile repeats its last position: the same numbers are written twice.
                var tilePositions = Enumerable.Range(i, Width).Select(j => all[Math.Min(j, all.Length - 1)]).ToArray();
                full.AddRange(tilePositions.Select(p => p.From));
                full.AddRange(tilePositions.Select(p => p.To));
            }
            return new Group([.. table], [.. single], [.. full]);
        }
    }

    /// <summary>The tile width for a number of channels: the one that leaves the fewest unused.</summary>
    public static int ChooseTile(int channels, bool pooled)
    {
        if (pooled && S.Registers < 32) return 2;
        return (channels + 5) / 6 * 6 <= (channels + 3) / 4 * 4 ? 6 : 4;
    }

    private int Width { get; }

    private bool IsPooled { get; }

    public override string Name { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* source = c.Pointer(_source), destination = c.Pointer(_destination);
        var a = new TapArguments { OutputPitch = _destinationPlane, ReLU = _relu, KeepSmallest = _keepSmallest };
        if (_indices is not null) a.IndexDistance = c.Pointer(_indices) - destination;
        int stride = IsPooled ? 5 : 2 * Width, tiles = _weights.Tiles, destinations = _weights.Destinations;
        var full = SelectTile();
        for (var part = 0; part < _groups * tiles; part++)
        {
            int group = part / tiles, first = part % tiles * _tile;
            a.Weights = _weights.Values + part * _weights.TileFloats;
            a.Channels = Math.Min(_tile, destinations - first);
            a.Bias = _bias == null ? null : _bias + group * destinations + first;
            var x = source + group * _weights.Sources * _sourcePlane;
            var y = destination + (group * destinations + first) * _destinationPlane;
            foreach (var positions in _positions)
                fixed (int* taps = positions.Taps, fullTable = positions.Full, singleTable = positions.Single)
                {
                    a.Taps = taps;
                    a.TapCount = positions.Taps.Length / 2;
                    for (var p = 0; p < positions.Full.Length; p += stride) full(x, y, fullTable + p, &a);
                    for (var p = 0; p < positions.Single.Length; p += 2)
                        if (_tile == 6) TapTiles<V, S>.Tile6x1(x, y, singleTable + p, &a);
                        else TapTiles<V, S>.Tile4x1(x, y, singleTable + p, &a);
                }
        }
    }

    private delegate*<float*, float*, int*, TapArguments*, void> SelectTile() => (_tile, Width, IsPooled) switch
    {
        (6, 4, true) => &TapTiles<V, S>.Tile6x4Pooled,
        (4, 4, true) => &TapTiles<V, S>.Tile4x4Pooled,
        (_, _, true) => &TapTiles<V, S>.Tile2x4Pooled,
        (6, 4, _) => &TapTiles<V, S>.Tile6x4,
        (6, _, _) => &TapTiles<V, S>.Tile6x2,
        (_, 4, _) => &TapTiles<V, S>.Tile4x4,
        _ => &TapTiles<V, S>.Tile4x2,
    };
}
