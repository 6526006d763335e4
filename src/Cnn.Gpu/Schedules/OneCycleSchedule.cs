namespace Cnn.Gpu.Schedules;

/// <summary>
/// Up from maxRate / divFactor to maxRate during the first part of training, then down to maxRate / divFactor / finalDivFactor, both along a
/// cosine (Smith and Topin 2017, arXiv:1708.07120; torch.optim.lr_scheduler.OneCycleLR without momentum cycling). It ignores the optimiser's
/// own learning rate, and its cycle is the whole training.
/// </summary>
public sealed record OneCycleSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="maxRate">The highest learning rate.</param>
    /// <param name="pctStart">The fraction of the optimiser steps that goes up, in [0, 1].</param>
    /// <param name="divFactor">The highest rate over the first.</param>
    /// <param name="finalDivFactor">The first rate over the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public OneCycleSchedule(double maxRate, double pctStart = 0.3, double divFactor = 25, double finalDivFactor = 1e4)
    {
        MaxRate = Positive(maxRate, nameof(maxRate));
        DivFactor = Positive(divFactor, nameof(divFactor));
        FinalDivFactor = Positive(finalDivFactor, nameof(finalDivFactor));
        PctStart = pctStart >= 0 && pctStart <= 1 ? pctStart
            : throw new ArgumentOutOfRangeException(nameof(pctStart), pctStart, "pctStart is a fraction, between 0 and 1.");
    }

    /// <summary>The highest learning rate.</summary>
    public double MaxRate { get; }

    /// <summary>The fraction of the optimiser steps that goes up.</summary>
    public double PctStart { get; }

    /// <summary>The highest rate over the first.</summary>
    public double DivFactor { get; }

    /// <summary>The first rate over the last.</summary>
    public double FinalDivFactor { get; }

    /// <inheritdoc/>
    public override float LearningRate(float baseRate, long step, long totalSteps)
    {
        double first = MaxRate / DivFactor, last = first / FinalDivFactor;
        double top = PctStart * totalSteps - 1, end = totalSteps - 1;
        if (top > 0 && step <= top) return Anneal(first, MaxRate, step / top);
        // A very short training has no way up; it starts at the top.
        top = Math.Max(0, top);
        return end > top ? Anneal(MaxRate, last, Math.Min(1, (step - top) / (end - top))) : (float)last;
    }

    private static float Anneal(double from, double to, double fraction) => (float)(to + (from - to) / 2 * (1 + Math.Cos(Math.PI * fraction)));

    private static double Positive(double value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be above 0.");
}
