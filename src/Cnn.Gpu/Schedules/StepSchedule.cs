namespace Cnn.Gpu.Schedules;

/// <summary>
/// base · gamma^floor(step / stepSize) (torch.optim.lr_scheduler.StepLR). With a step size of 1 it is the exponential schedule.
/// </summary>
public sealed record StepSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="stepSize">The number of optimiser steps between two changes.</param>
    /// <param name="gamma">What the rate is multiplied with at each change.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step size is below 1, or gamma not above 0.</exception>
    public StepSchedule(long stepSize, double gamma = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stepSize, 1);
        if (!(gamma > 0)) throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "gamma must be above 0.");
        StepSize = stepSize;
        Gamma = gamma;
    }

    /// <summary>The number of optimiser steps between two changes.</summary>
    public long StepSize { get; }

    /// <summary>What the rate is multiplied with at each change.</summary>
    public double Gamma { get; }

    /// <inheritdoc/>
    public override float LearningRate(float baseRate, long step, long totalSteps) => (float)(baseRate * Math.Pow(Gamma, step / StepSize));
}
