namespace Cnn.Gpu.Graphs.Ops;

/// <summary>
/// running += momentum · (statistic - running) for the mean and the variance of a batch normalisation; the variance is the unbiased one,
/// with the divisor n - 1, as in PyTorch. Inputs: mean, variance, running mean, running variance, all [C]; the last two are parameters, which it
/// writes. It has no output, and like an optimiser it updates nothing after a step whose metrics were not finite.
/// </summary>
/// <param name="Momentum">The share of the step's statistic.</param>
/// <param name="Positions">H · W: the values that a sample has per channel.</param>
public sealed record RunningStatisticsOp(float Momentum, int Positions) : Op
{
    /// <inheritdoc/>
    public override bool IsUpdate => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [];

    /// <summary>n / (n - 1) for the values of a channel in a step of so many samples; 1 if there is one value.</summary>
    internal float Correction(int samples)
    {
        var n = (double)samples * Positions;
        return (float)(n > 1 ? n / (n - 1) : 1);
    }
}
