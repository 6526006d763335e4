using System.Diagnostics;

namespace Cnn.Gpu.Benchmarks;

/// <summary>What one run of something costs.</summary>
/// <param name="Milliseconds">The median time.</param>
/// <param name="AllocatedBytes">The managed memory that a run allocates, on all threads, on average.</param>
internal readonly record struct Timing(double Milliseconds, double AllocatedBytes)
{
    private const int WarmUpRuns = 10;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1), WarmUpLimit = TimeSpan.FromSeconds(10);

    /// <summary>The runs that are timed together on a device that works on while the host goes on.</summary>
    private const int RunsUnderWay = 10;

    /// <summary>Warms up, then times each of <paramref name="runs"/> runs.</summary>
    public static Timing Measure(Action run, int runs) => Measure(run, runs, 1, static () => { });

    /// <summary>Warms up, then times runs by tens, up to the end of the last one: as a training waits for the device now and then only.</summary>
    public static Timing Measure(Action run, int runs, Action wait) =>
        Measure(() => { for (var i = 0; i < RunsUnderWay; i++) run(); }, (runs + RunsUnderWay - 1) / RunsUnderWay, RunsUnderWay, wait);

    private static Timing Measure(Action run, int runs, int steps, Action wait)
    {
        WarmUp(run);
        wait();
        var times = new double[runs];
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            run();
            wait();
            // Not by way of a TimeSpan, whose 0.1 µs are too coarse for single ops.
            times[i] = (Stopwatch.GetTimestamp() - start) * 1e3 / Stopwatch.Frequency / steps;
        }
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        return new Timing(Spread.Of(times).Median, allocated / (double)runs / steps);
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
