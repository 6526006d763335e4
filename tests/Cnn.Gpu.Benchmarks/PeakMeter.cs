using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cnn.Gpu.Benchmarks;

/// <summary>The floating-point peak of this machine: independent multiply-adds in registers, on all threads at once.</summary>
internal static class PeakMeter
{
    /// <summary>GFLOP/s, the best of several short rounds, so that a round disturbed by other processes does not count.</summary>
    public static double Measure(int threads)
    {
        const int rounds = 12, iterations = 1_000_000;
        var best = 0.0;
        Run(iterations / 10);
        for (var round = 0; round < rounds; round++)
        {
            using var gate = new Barrier(threads);
            var seconds = new double[threads];
            var workers = Enumerable.Range(0, threads).Select(i => new Thread(() =>
            {
                gate.SignalAndWait();
                var start = Stopwatch.GetTimestamp();
                Run(iterations);
                seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            })).ToArray();
            foreach (var worker in workers) worker.Start();
            foreach (var worker in workers) worker.Join();
            var lanes = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
            best = Math.Max(best, 2.0 * lanes * 12 * iterations * threads / seconds.Max() / 1e9);
        }
        return best;
    }

    private static float Run(int iterations) =>
        Vector512.IsHardwareAccelerated ? Run512(iterations) : Vector256.IsHardwareAccelerated ? Run256(iterations) : Run128(iterations);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run512(int iterations)
    {
        Vector512<float> x = Vector512.Create(1e-3f), y = Vector512.Create(0.5f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var n = 0; n < iterations; n++)
        {
            a = Vector512.FusedMultiplyAdd(x, y, a); b = Vector512.FusedMultiplyAdd(x, y, b); c = Vector512.FusedMultiplyAdd(x, y, c);
            d = Vector512.FusedMultiplyAdd(x, y, d); e = Vector512.FusedMultiplyAdd(x, y, e); f = Vector512.FusedMultiplyAdd(x, y, f);
            g = Vector512.FusedMultiplyAdd(x, y, g); h = Vector512.FusedMultiplyAdd(x, y, h); i = Vector512.FusedMultiplyAdd(x, y, i);
            j = Vector512.FusedMultiplyAdd(x, y, j); k = Vector512.FusedMultiplyAdd(x, y, k); l = Vector512.FusedMultiplyAdd(x, y, l);
        }
        return (a + b + c + d + e + f + g + h + i + j + k + l)[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run256(int iterations)
    {
        Vector256<float> x = Vector256.Create(1e-3f), y = Vector256.Create(0.5f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var n = 0; n < iterations; n++)
        {
            a = Vector256.FusedMultiplyAdd(x, y, a); b = Vector256.FusedMultiplyAdd(x, y, b); c = Vector256.FusedMultiplyAdd(x, y, c);
            d = Vector256.FusedMultiplyAdd(x, y, d); e = Vector256.FusedMultiplyAdd(x, y, e); f = Vector256.FusedMultiplyAdd(x, y, f);
            g = Vector256.FusedMultiplyAdd(x, y, g); h = Vector256.FusedMultiplyAdd(x, y, h); i = Vector256.FusedMultiplyAdd(x, y, i);
            j = Vector256.FusedMultiplyAdd(x, y, j); k = Vector256.FusedMultiplyAdd(x, y, k); l = Vector256.FusedMultiplyAdd(x, y, l);
        }
        return (a + b + c + d + e + f + g + h + i + j + k + l)[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run128(int iterations)
    {
        Vector128<float> x = Vector128.Create(1e-3f), y = Vector128.Create(0.5f);
        Vector128<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var n = 0; n < iterations; n++)
        {
            a = Vector128.FusedMultiplyAdd(x, y, a); b = Vector128.FusedMultiplyAdd(x, y, b); c = Vector128.FusedMultiplyAdd(x, y, c);
            d = Vector128.FusedMultiplyAdd(x, y, d); e = Vector128.FusedMultiplyAdd(x, y, e); f = Vector128.FusedMultiplyAdd(x, y, f);
            g = Vector128.FusedMultiplyAdd(x, y, g); h = Vector128.FusedMultiplyAdd(x, y, h); i = Vector128.FusedMultiplyAdd(x, y, i);
            j = Vector128.FusedMultiplyAdd(x, y, j); k = Vector128.FusedMultiplyAdd(x, y, k); l = Vector128.FusedMultiplyAdd(x, y, l);
        }
        return (a + b + c + d + e + f + g + h + i + j + k + l)[0];
    }
}
