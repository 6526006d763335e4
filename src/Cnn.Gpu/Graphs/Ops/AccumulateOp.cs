namespace Cnn.Gpu.Graphs.Ops;

/// <summary>
/// Adds a per-sample value [N], summed over the step's samples, to an accumulator that lives on the device until it is read.
/// It has no output: the plan keeps it for its effect. Training stops if the sum of the step is not finite.
/// </summary>
/// <param name="Metric">The name of the accumulator: <c>loss</c>, <c>correct</c>.</param>
public sealed record AccumulateOp(string Metric) : Op
{
    /// <inheritdoc/>
    public override string Name => $"Accumulate({Metric})";

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [];
}
