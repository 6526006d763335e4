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
    /// <summary>Positions in a band: 4 planes of this many vectors leave room in the first cache for what the taps read.</summary>
    private const int BandPositions = 112;

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
        var columns = from ky in Enumerable.Range(0, h.Kernel)
                      from kx in Enumerable.Range(0, w.Kernel)
                      from i in Enumerable.Range(0, _inputs)
                      let rows = h.OutputsInside(ky)
                      let across = w.OutputsInside(kx)
                      select (Range: new Range(rows.Start, rows.End, across.Start, across.End),
                              Column: new Column((((long)i * h.Input + h.InputIndex(0, ky)) * w.Input + w.InputIndex(0, kx)) * S.Lanes, (i * h.Kernel + ky) * w.Kernel + kx));
        var byRange = columns.GroupBy(c => c.Range).ToArray();
        _ranges = [.. byRange.Select(g => g.Key)];
        _columns = [.. byRange.Select(g => g.Select(c => c.Column).ToArray())];
        (_tileA, _tileB) = S.Registers >= 32 ? (Waste(_outputs, 6) <= Waste(_outputs, 4) ? 6 : 4, 4) : (4, 2);

        static double Waste(int channels, int tile) => (double)((channels + tile - 1) / tile * tile) / channels;
    }

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
        var r = new OuterArguments
        {
            RowPitchA = (long)w.Output * S.Lanes,
            ColumnPitchA = S.Lanes,
            RowPitchB = (long)h.Stride * w.Input * S.Lanes,
            ColumnPitchB = (long)w.Stride * S.Lanes,
        };
        // Bands of even height: a thin last one would spend its time loading and storing sums.
        var bands = (h.Output * w.Output + BandPositions - 1) / BandPositions;
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
                        int from = Math.Max(row0, top), to = Math.Min(row0 + band, bottom);
                        r.Rows = Math.Max(0, to - from);
                        r.Columns = Math.Max(0, right - left);
                        r.Continue = row0 > 0;
                        for (var i = 0; i < _tileA; i++)
                            a[i] = dy + (group * _outputs + Math.Min(first + i, _outputs - 1)) * planeY + ((long)from * w.Output + left) * S.Lanes;
                        var shift = group * _inputs * planeX + (long)from * r.RowPitchB + left * r.ColumnPitchB;
                        var columns = _columns[range];
                        for (var t = 0; t < columns.Length; t += _tileB, sums += SumFloats)
                        {
                            for (var j = 0; j < _tileB; j++) b[j] = x + shift + columns[Math.Min(t + j, columns.Length - 1)].Offset;
                            if (_tileA == 6) OuterTiles<V, S>.Tile6x4(a, b, sums, &r);
                            else if (_tileB == 4) OuterTiles<V, S>.Tile4x4(a, b, sums, &r);
                            else OuterTiles<V, S>.Tile4x2(a, b, sums, &r);
                        }
                    }
                }
                AddLanes(c.Scratch, dw, group * _outputs + first, Math.Min(_tileA, _outputs - first), add);
            }
        if (_db is null) return;
        var db = c.Pointer(_db);
        for (var o = 0; o < _outputs * _groups; o++) db[o] = PlaneSum<V, S>.Of(dy + o * planeY, _geometry.Positions) + (add ? db[o] : 0);
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
