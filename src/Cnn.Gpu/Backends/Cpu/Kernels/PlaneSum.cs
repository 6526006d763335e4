using System.Runtime.CompilerServices;
using Cnn.Gpu.Backends.Cpu.Simd;

namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>The sum of a plane over positions and samples: the gradient of a bias.</summary>
internal static unsafe class PlaneSum<V, S> where V : struct where S : struct, ISimd<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Of(float* plane, long positions)
    {
        // Four sums hide the latency of an addition.
        V s0 = S.Zero, s1 = S.Zero, s2 = S.Zero, s3 = S.Zero;
        float* p = plane, end = p + positions * S.Lanes;
        for (; p + 4 * S.Lanes <= end; p += 4 * S.Lanes)
        {
            s0 = S.Add(s0, S.Load(p));
            s1 = S.Add(s1, S.Load(p + S.Lanes));
            s2 = S.Add(s2, S.Load(p + 2 * S.Lanes));
            s3 = S.Add(s3, S.Load(p + 3 * S.Lanes));
        }
        for (; p < end; p += S.Lanes) s0 = S.Add(s0, S.Load(p));
        return S.Sum(S.Add(S.Add(s0, s1), S.Add(s2, s3)));
    }
}
