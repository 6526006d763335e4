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
    /// <returns>False if the sum of a metric is not finite; the parameters are then as they were before the step.</returns>
    public abstract bool Run(ReadOnlySpan<int> rows, in StepSettings settings);

    /// <summary>Copies an output in its logical order: the step's samples if it is batched, else all of it.</summary>
    public abstract void Read(Value output, int samples, Span<float> destination);

    /// <summary>The sum of a metric since the last reset.</summary>
    public abstract double ReadMetric(string name);

    /// <summary>Sets all metrics to zero.</summary>
    public abstract void ResetMetrics();

    /// <inheritdoc/>
    public abstract void Dispose();
}
