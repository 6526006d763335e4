using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

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
            Row(d, transposed, pitch, row, inputs, whole, outputs - o, add, S.Lanes);
            if (rest == 0) continue;
            LinearTiles<V, S>.Gradient6x1(d, transposed + whole * S.Lanes, pitch, sums, S.Lanes, 6, false, S.Lanes);
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

    /// <summary>Up to six rows of a product: g[o][i] (+)= Σ d[o][n] · x[n][i] over <paramref name="terms"/> n, for whole vectors of i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(float** d, float* x, long xPitch, float* g, long gPitch, int vectors, int rows, bool add, int terms)
    {
        var v = 0;
        if (S.Registers >= 32)
            for (; v + 4 <= vectors; v += 4) LinearTiles<V, S>.Gradient6x4(d, x + v * S.Lanes, xPitch, g + v * S.Lanes, gPitch, rows, add, terms);
        for (; v + 2 <= vectors; v += 2) LinearTiles<V, S>.Gradient6x2(d, x + v * S.Lanes, xPitch, g + v * S.Lanes, gPitch, rows, add, terms);
        for (; v < vectors; v++) LinearTiles<V, S>.Gradient6x1(d, x + v * S.Lanes, xPitch, g + v * S.Lanes, gPitch, rows, add, terms);
    }
}
