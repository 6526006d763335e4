namespace Cnn.Gpu.Training;

/// <summary>Keeps track of the best epoch by one metric.</summary>
internal sealed class BestEpoch(MonitoredMetric metric, double minDelta)
{
    /// <summary>The number of the best epoch; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Its metric.</summary>
    public double Value { get; private set; }

    /// <summary>Forgets everything and takes in the epochs before a resumed checkpoint.</summary>
    /// <exception cref="InvalidOperationException">The metric needs a validation set and there is none.</exception>
    public void Start(TrainingContext context)
    {
        if (metric is MonitoredMetric.ValidationLoss or MonitoredMetric.ValidationAccuracy && context.Validation is null)
            throw new InvalidOperationException($"{metric} needs a validation set. Pass one to Fit, or monitor {MonitoredMetric.TrainLoss}.");
        Epoch = 0;
        foreach (var epoch in context.History) Improves(epoch);
    }

    /// <summary>Takes in an epoch, and says whether it is better than the best so far by more than the smallest change that counts.</summary>
    public bool Improves(EpochResult epoch)
    {
        var (value, sign) = metric switch
        {
            MonitoredMetric.ValidationLoss => (epoch.TestLoss, 1),
            MonitoredMetric.ValidationAccuracy => (epoch.TestAccuracy, -1),
            MonitoredMetric.TrainLoss => (epoch.TrainLoss, 1),
            _ => (epoch.TrainAccuracy, -1),
        };
        // An epoch of a resumed training may have been without validation.
        if (value is not { } v || Epoch > 0 && !(sign * v < sign * Value - minDelta)) return false;
        (Epoch, Value) = (epoch.Epoch, v);
        return true;
    }
}
