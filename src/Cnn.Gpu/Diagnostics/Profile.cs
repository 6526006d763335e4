using System.Globalization;

namespace Cnn.Gpu.Diagnostics;

/// <summary>
/// What the kernels of a plan took in some steps. A profiled step is slower than others: devices wait for each kernel, or look at the clock
/// between two.
/// </summary>
public sealed class Profile
{
    private readonly List<Run>[] _lanes;

    /// <param name="device">What ran.</param>
    /// <param name="kernels">What each step runs.</param>
    /// <param name="lanes">How many kernels may run at a time: the threads of a processor.</param>
    internal Profile(string device, IReadOnlyList<ProfiledKernel> kernels, int lanes = 1)
    {
        Device = device;
        Kernels = kernels;
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new List<Run>())];
    }

    /// <summary>The device.</summary>
    public string Device { get; }

    /// <summary>What each step runs, in order.</summary>
    public IReadOnlyList<ProfiledKernel> Kernels { get; }

    /// <summary>The steps that were recorded.</summary>
    public int Steps { get; private set; }

    /// <summary>What each kernel took, the slowest first.</summary>
    public IReadOnlyList<KernelTime> Times
    {
        get
        {
            var nanoseconds = new double[Kernels.Count];
            foreach (var lane in _lanes)
                foreach (var e in lane) nanoseconds[e.Kernel] += e.End - e.Start;
            var all = Math.Max(nanoseconds.Sum(), 1);
            return [.. Kernels.Zip(nanoseconds, (k, ns) => new KernelTime(k, ns / Math.Max(Steps, 1) / 1e6, ns / all)).OrderByDescending(t => t.Milliseconds)];
        }
    }

    /// <summary>When a kernel ran, for traces: in nanoseconds from some start.</summary>
    internal readonly record struct Run(int Kernel, long Start, long End);

    /// <summary>What ran, lane by lane.</summary>
    internal IReadOnlyList<IReadOnlyList<Run>> Lanes => _lanes;

    /// <summary>Records a run of a kernel; a lane is written by one thread at a time.</summary>
    internal void Add(int lane, int kernel, long startNanoseconds, long endNanoseconds) => _lanes[lane].Add(new Run(kernel, startNanoseconds, endNanoseconds));

    /// <summary>Counts a step.</summary>
    internal void EndStep() => Steps++;

    /// <summary>Writes all that was recorded for chrome://tracing or ui.perfetto.dev.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteTrace(string path) => ChromeTrace.Write(path, this);

    /// <summary>A table: time per step and its share, GFLOP/s and GB/s of each kernel, the slowest first.</summary>
    public override string ToString()
    {
        var c = CultureInfo.InvariantCulture;
        var table = new TextTable(false, true, true, true, true, false);
        table.Add("Kernel", "ms", "%", "GFLOP/s", "GB/s", "Layer");
        table.AddLine();
        foreach (var time in Times)
            table.Add(time.Kernel.Name, time.Milliseconds.ToString("F3", c), (time.Share * 100).ToString("F1", c), Rate(time.Gflops), Rate(time.GigabytesPerSecond), time.Kernel.Scope);
        table.AddLine();
        table.Add("all", Times.Sum(t => t.Milliseconds).ToString("F3", c), "100.0", "", "", "");
        var lanes = _lanes.Length > 1 ? $", {_lanes.Length} threads (times are of all together, rates of one)" : "";
        return string.Create(c, $"{Device}: kernels of a step, mean of {Steps} steps{lanes}\n{table}");

        string Rate(double value) => value > 0 ? value.ToString("F1", c) : "";
    }
}
