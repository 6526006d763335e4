using Cnn.Gpu.Data;

namespace Cnn.Gpu.Training;

/// <summary>What a <see cref="Callback"/> sees of the training that it takes part in.</summary>
public sealed class TrainingContext
{
    private readonly TrainingLoop _loop;

    internal TrainingContext(TrainingLoop loop, Trainer trainer, ImageDataset train, ImageDataset? validation, IReadOnlyList<EpochResult> history)
    {
        _loop = loop;
        Trainer = trainer;
        Train = train;
        Validation = validation;
        History = history;
    }

    /// <summary>The trainer.</summary>
    public Trainer Trainer { get; }

    /// <summary>The data set to train on.</summary>
    public ImageDataset Train { get; }

    /// <summary>The data set that is evaluated after each epoch, if any.</summary>
    public ImageDataset? Validation { get; }

    /// <summary>The number of the last epoch, if nothing stops the training before.</summary>
    public int Epochs => _loop.LastEpoch;

    /// <summary>The number of the epoch at hand, from 1 on.</summary>
    public int Epoch => Math.Min(Trainer.Epoch + 1, Epochs);

    /// <summary>The number of steps of an epoch.</summary>
    public int StepsPerEpoch => _loop.StepsPerEpoch;

    /// <summary>The number of images that an epoch uses.</summary>
    public int SamplesPerEpoch => _loop.SamplesPerEpoch;

    /// <summary>The number of images of a step; the last one of an epoch may have fewer.</summary>
    public int BatchSize => _loop.BatchSize;

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochResult> History { get; }

    /// <summary>Why training will stop, if a callback asked for it.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Ends the training after the step or epoch at hand; the first reason counts.</summary>
    public void RequestStop(string reason) => StopReason ??= reason;

    /// <summary>The means of the epoch at hand. It waits for the device: ask a few times a second, not at each step.</summary>
    public RunningMetrics ReadRunningMetrics() => _loop.ReadRunningMetrics();
}
