namespace Cnn.Gpu.Training;

/// <summary>
/// Saves checkpoints to one file, each replacing the one before: after every so many epochs or steps, and when training is stopped or
/// cancelled, so that it can be continued where it was.
/// </summary>
public sealed class Checkpoint : Callback
{
    private readonly BestEpoch _best;
    private long _savedStep = -1;

    /// <summary>Creates the callback.</summary>
    /// <param name="path">The file.</param>
    /// <param name="everyEpochs">Save after so many epochs, and after the last one; 0 for never.</param>
    /// <param name="everySteps">Save after so many steps too; 0 for never.</param>
    /// <param name="saveBestOnly">Whether to save nothing but epochs that are better than all before.</param>
    /// <param name="monitor">Which epoch is the better one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="ArgumentException">Steps cannot be compared by the metrics of epochs.</exception>
    public Checkpoint(string path, int everyEpochs = 1, int everySteps = 0, bool saveBestOnly = false, MonitoredMetric monitor = MonitoredMetric.ValidationLoss)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(everyEpochs);
        ArgumentOutOfRangeException.ThrowIfNegative(everySteps);
        if (saveBestOnly && everySteps > 0)
            throw new ArgumentException("With saveBestOnly only epochs are saved: a step has no metrics to compare. Leave out everySteps.", nameof(everySteps));
        Path = path;
        EveryEpochs = everyEpochs;
        EverySteps = everySteps;
        SaveBestOnly = saveBestOnly;
        _best = new BestEpoch(monitor, 0);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The number of epochs between two checkpoints; 0 for none.</summary>
    public int EveryEpochs { get; }

    /// <summary>The number of steps between two checkpoints; 0 for none.</summary>
    public int EverySteps { get; }

    /// <summary>Whether only the best epoch is kept.</summary>
    public bool SaveBestOnly { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The metric needs a validation set and there is none.</exception>
    public override void OnTrainingStart(TrainingContext context)
    {
        _savedStep = -1;
        if (SaveBestOnly) _best.Start(context);
    }

    /// <inheritdoc/>
    public override void OnStep(TrainingContext context, in StepInfo step)
    {
        // The last step of an epoch is saved at the epoch's end.
        if (EverySteps > 0 && step.Step % EverySteps == 0 && step.StepInEpoch < context.StepsPerEpoch) Save(context);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingContext context, EpochResult epoch)
    {
        if (SaveBestOnly)
        {
            if (_best.Improves(epoch)) Save(context);
            return;
        }
        var isDue = EveryEpochs > 0 && (epoch.Epoch % EveryEpochs == 0 || epoch.Epoch == context.Epochs);
        if (isDue || EverySteps > 0 && context.Trainer.Step % EverySteps == 0) Save(context);
    }

    /// <inheritdoc/>
    public override void OnTrainingEnd(TrainingContext context, TrainingHistory history)
    {
        if (history.Stopped is not null && !SaveBestOnly && _savedStep != context.Trainer.Step) Save(context);
    }

    private void Save(TrainingContext context)
    {
        context.Trainer.SaveCheckpoint(Path);
        _savedStep = context.Trainer.Step;
    }
}
