using System.Diagnostics;
using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends;

/// <summary>A program with its memory: what the executor drives.</summary>
internal abstract class ProgramRunner : IDisposable
{
    /// <summary>The bytes that it took from the device; the same as its program stated.</summary>
    public abstract long AllocatedBytes { get; }

    /// <summary>Binds the table from which an input is gathered.</summary>
    public abstract void Bind(InputSpec input, InputTable table);

    /// <summary>Runs one step over the given rows of the bound tables, at most the graph's batch.</summary>
    /// <returns>
    /// False if the sum of a metric is not finite; the parameters are then as they were before the step. A device that does not wait for the
    /// step returns true, changes nothing after such a step, and says so in <see cref="FailedRun"/>.
    /// </returns>
    public abstract bool Run(ReadOnlySpan<int> rows, in StepSettings settings);

    /// <summary>An empty profile of the program's kernels; unless a device knows better, of the whole step.</summary>
    public virtual Profile CreateProfile(string device, Graph graph) => new(device, [new ProfiledKernel("step", "", graph.Flops)]);

    /// <summary>Runs a step as <see cref="Run(ReadOnlySpan{int}, in StepSettings)"/> does, and records what its kernels take.</summary>
    public virtual bool Run(ReadOnlySpan<int> rows, in StepSettings settings, Profile profile)
    {
        var start = Now;
        var finite = Run(rows, settings);
        Wait();
        profile.Add(0, 0, start, Now);
        profile.EndStep();
        return finite;
    }

    /// <summary>The host's clock in nanoseconds.</summary>
    internal static long Now => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>
    /// Waits for all steps; the number of the first one since the last reset of metrics, from 0 on, that had a metric that was not finite and
    /// did not say so when it was run.
    /// </summary>
    public virtual long? FailedRun => null;

    /// <summary>Waits for all steps.</summary>
    public virtual void Wait() { }

    /// <summary>Copies an output in its logical order: the step's samples if it is batched, else all of it.</summary>
    public abstract void Read(Value output, int samples, Span<float> destination);

    /// <summary>The sum of a metric since the last reset.</summary>
    public abstract double ReadMetric(string name);

    /// <summary>Sets all metrics to zero, and forgets a step that failed.</summary>
    public abstract void ResetMetrics();

    /// <inheritdoc/>
    public abstract void Dispose();
}
