using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>
/// The gradient of a convolution's weights over one block: for each tap, dw[o][i] is the sum over positions of dy[o] · x[i] shifted by the tap.
/// A tap's positions are those where it reads inside the image, so that padding costs nothing. Rows are taken in bands that stay in the first
/// cache while all taps pass over them.
/// </summary>
internal sealed unsafe class ConvolutionGradient<V, S> : BlockKernel where V : struct where S : struct, ISimd<V>
{
    /// <summary>Vectors in a band of all planes of dy: they leave room in the first cache for what the taps read.</summary>
    private const int BandVectors = 448;

    private readonly CpuBuffer _x;
    private readonly CpuBuffer _dy;
    private readonly CpuBuffer _dw;
    private readonly CpuBuffer? _db;
    private readonly bool _add;
    private readonly Geometry2d _geometry;
    private readonly int _groups;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly int _tileA;
    private readonly int _tileB;
    private readonly Column[][] _columns;

    /// <summary>One of the planes on the input's side of a tile: a channel seen through a tap.</summary>
    /// <param name="Offset">Where its position (0, 0) lies in the group's input, in floats; may lie before its start.</param>
    /// <param name="Weight">Which weight of an output channel it contributes to.</param>
    private readonly record struct Column(long Offset, int Weight);

    /// <summary>The taps that share a rectangle of positions.</summary>
    private readonly record struct Range(int Row0, int Row1, int Column0, int Column1);

    private readonly Range[] _ranges;

    /// <summary>For each range its positions, row by row: their offsets in a plane of dy and in a plane of x.</summary>
    private readonly int[][] _positions;

    /// <summary>Creates the kernel.</summary>
    /// <param name="name">For plans.</param>
    /// <param name="geometry">The convolution's.</param>
    /// <param name="weight">[O, I / groups, kh, kw].</param>
    /// <param name="groups">The groups of channels.</param>
    /// <param name="x">The input.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dw">Where the gradient of the weights goes.</param>
    /// <param name="db">Where that of the bias goes, or null.</param>
    /// <param name="add">Whether another kernel wrote the gradients before in the same step.</param>
    public ConvolutionGradient(string name, Geometry2d geometry, Shape weight, int groups, CpuBuffer x, CpuBuffer dy, CpuBuffer dw, CpuBuffer? db, bool add)
    {
        Name = name;
        _x = x;
        _dy = dy;
        _dw = dw;
        _db = db;
        _add = add;
        _geometry = geometry;
        _groups = groups;
        _inputs = weight[1];
        _outputs = weight[0] / groups;

        AxisGeometry h = geometry.Height, w = geometry.Width;
        // Taps of one channel side by side: a tile then reads one plane, shifted, where their ranges allow it.
        var columns = from i in Enumerable.Range(0, _inputs)
                      from ky in Enumerable.Range(0, h.Kernel)
                      from kx in Enumerable.Range(0, w.Kernel)
                      let rows = h.OutputsInside(ky)
                      let across = w.OutputsInside(kx)
                      select (Range: new Range(rows.Start, rows.End, across.Start, across.End),
                              Column: new Column((((long)i * h.Input + h.InputIndex(0, ky)) * w.Input + w.InputIndex(0, kx)) * S.Lanes, (i * h.Kernel + ky) * w.Kernel + kx));
        var byRange = columns.GroupBy(c => c.Range).ToArray();
        _ranges = [.. byRange.Select(g => g.Key)];
        _columns = [.. byRange.Select(g => g.Select(c => c.Column).ToArray())];
        _positions = [.. _ranges.Select(r => (
            from y in Enumerable.Range(r.Row0, r.Row1 - r.Row0)
            from x in Enumerable.Range(r.Column0, r.Column1 - r.Column0)
            from offset in new[] { y * w.Output + x, y * h.Stride * w.Input + x * w.Stride }
            select offset * S.Lanes).ToArray())];
        (_tileA, _tileB) = S.Registers >= 32 ? ChooseTile() : (4, 2);
    }

    /// <summary>The tile that leaves the fewest sums unused; of equals the one with more sums.</summary>
    private (int A, int B) ChooseTile() =>
        new[] { (A: 6, B: 4), (A: 4, B: 6), (A: 4, B: 4) }.MinBy(t => Padded(_outputs, t.A) * _columns.Sum(c => Padded(c.Length, t.B)));

    private static long Padded(int count, int tile) => (count + tile - 1) / tile * tile;

    public override string Name { get; }

    private int TilesOf(int range) => (_columns[range].Length + _tileB - 1) / _tileB;

    private int SumFloats => (_tileA * _tileB + S.Lanes - 1) / S.Lanes * S.Lanes * S.Lanes;

    public override long ScratchFloats => (long)_columns.Select((_, i) => TilesOf(i)).Sum() * SumFloats + S.Lanes * 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in BlockContext c)
    {
        float* x = c.Pointer(_x), dy = c.Pointer(_dy), dw = c.Pointer(_dw);
        var add = _add || c.Accumulate;
        AxisGeometry h = _geometry.Height, w = _geometry.Width;
        long planeX = (long)h.Input * w.Input * S.Lanes, planeY = (long)_geometry.Positions * S.Lanes;
        var bands = (_tileA * h.Output * w.Output + BandVectors - 1) / BandVectors;
        var band = (h.Output + bands - 1) / bands;
        var a = stackalloc float*[_tileA];
        var b = stackalloc float*[_tileB];
        for (var group = 0; group < _groups; group++)
            for (var first = 0; first < _outputs; first += _tileA)
            {
                for (var row0 = 0; row0 < h.Output; row0 += band)
                {
                    var sums = c.Scratch;
                    for (var range = 0; range < _ranges.Length; range++)
                    {
                        var (top, bottom, left, right) = _ranges[range];
                        int from = Math.Clamp(row0, top, bottom), to = Math.Clamp(row0 + band, top, bottom), across = right - left;
                        for (var i = 0; i < _tileA; i++) a[i] = dy + (group * _outputs + Math.Min(first + i, _outputs - 1)) * planeY;
                        var columns = _columns[range];
                        fixed (int* table = _positions[range])
                            for (var t = 0; t < columns.Length; t += _tileB, sums += SumFloats)
                            {
                                for (var j = 0; j < _tileB; j++) b[j] = x + group * _inputs * planeX + columns[Math.Min(t + j, columns.Length - 1)].Offset;
                                Multiply(a, b, sums, table + 2 * (from - top) * across, (to - from) * across, row0 > 0);
                            }
                    }
                }
                AddLanes(c.Scratch, dw, group * _outputs + first, Math.Min(_tileA, _outputs - first), add);
            }
        if (_db is null) return;
        var db = c.Pointer(_db);
        for (var o = 0; o < _outputs * _groups; o++) db[o] = PlaneSum<V, S>.Of(dy + o * planeY, _geometry.Positions) + (add ? db[o] : 0);
    }

    private void Multiply(float** a, float** b, float* sums, int* positions, int count, bool resume)
    {
        if (_tileA == 6) OuterTiles<V, S>.Tile6x4(a, b, sums, positions, count, resume);
        else if (_tileB == 6) OuterTiles<V, S>.Tile4x6(a, b, sums, positions, count, resume);
        else if (_tileB == 4) OuterTiles<V, S>.Tile4x4(a, b, sums, positions, count, resume);
        else OuterTiles<V, S>.Tile4x2(a, b, sums, positions, count, resume);
    }

    /// <summary>Adds up the lanes of all sums of one tile of output channels, and puts each where its weight lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLanes(float* sums, float* dw, int firstOutput, int outputs, bool add)
    {
        var perOutput = (long)_inputs * _geometry.Taps;
        var totals = stackalloc float[SumFloats / S.Lanes];
        for (var range = 0; range < _ranges.Length; range++)
        {
            var columns = _columns[range];
            for (var t = 0; t < columns.Length; t += _tileB, sums += SumFloats)
            {
                for (var v = 0; v < SumFloats / S.Lanes; v += S.Lanes) S.Store(totals + v, S.SumEach(sums + v * S.Lanes));
                for (var i = 0; i < outputs; i++)
                    for (var j = 0; j < Math.Min(_tileB, columns.Length - t); j++)
                    {
                        var to = dw + (firstOutput + i) * perOutput + columns[t + j].Weight;
                        *to = totals[i * _tileB + j] + (add ? *to : 0);
                    }
            }
        }
    }
}
