namespace Cnn.Gpu.Schedules;

/// <summary>The optimiser's own learning rate in every step.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override float LearningRate(float baseRate, long step, long totalSteps) => baseRate;
}
