namespace Cnn.Gpu.Schedules;

/// <summary>
/// η_min + (base - η_min) · (1 + cos(π · step / T)) / 2: half a cosine from the base rate down to η_min, without restarts
/// (Loshchilov and Hutter 2017, arXiv:1608.03983; torch.optim.lr_scheduler.CosineAnnealingLR). Beyond T it rises again, as PyTorch's does.
/// </summary>
public sealed record CosineSchedule : Schedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="tMax">T, the number of optimiser steps from the top to the bottom; the whole training if null.</param>
    /// <param name="etaMin">η_min, the lowest rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">T is below 1, or η_min negative.</exception>
    public CosineSchedule(long? tMax = null, double etaMin = 0)
    {
        if (tMax is { } t) ArgumentOutOfRangeException.ThrowIfLessThan(t, 1, nameof(tMax));
        if (!(etaMin >= 0)) throw new ArgumentOutOfRangeException(nameof(etaMin), etaMin, "etaMin must not be negative.");
        TMax = tMax;
        EtaMin = etaMin;
    }

    /// <summary>T, the number of optimiser steps from the top to the bottom; the whole training if null.</summary>
    public long? TMax { get; }

    /// <summary>η_min, the lowest rate.</summary>
    public double EtaMin { get; }

    /// <inheritdoc/>
    public override float LearningRate(float baseRate, long step, long totalSteps) =>
        (float)(EtaMin + (baseRate - EtaMin) * (1 + Math.Cos(Math.PI * step / (TMax ?? Math.Max(1, totalSteps)))) / 2);
}
