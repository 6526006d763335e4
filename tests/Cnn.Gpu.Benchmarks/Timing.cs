using System.Diagnostics;

namespace Cnn.Gpu.Benchmarks;

/// <summary>What one run of something costs.</summary>
/// <param name="Milliseconds">The median time.</param>
/// <param name="AllocatedBytes">The managed memory that a run allocates, on all threads, on average.</param>
internal readonly record struct Timing(double Milliseconds, double AllocatedBytes)
{
    private const int WarmUpRuns = 10;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1), WarmUpLimit = TimeSpan.FromSeconds(10);

    /// <summary>Warms up, then times each of <paramref name="runs"/> runs.</summary>
    public static Timing Measure(Action run, int runs)
    {
        WarmUp(run);
        var times = new double[runs];
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            run();
            // Not by way of a TimeSpan, whose 0.1 µs are too coarse for single ops.
            times[i] = (Stopwatch.GetTimestamp() - start) * 1e3 / Stopwatch.Frequency;
        }
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        return new Timing(Spread.Of(times).Median, allocated / (double)runs);
    }

    /// <summary>
    /// Runs until just-in-time compilation is over: code is compiled again, better, in the background some 100 ms after it has become hot,
    /// which is a matter of time rather than of a number of runs. Hence a second, and ten runs unless they are very slow.
    /// </summary>
    private static void WarmUp(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; ; i++)
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed >= WarmUpLimit || elapsed >= WarmUpTime && i >= WarmUpRuns) return;
            run();
        }
    }
}
