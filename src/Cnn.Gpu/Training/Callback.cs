namespace Cnn.Gpu.Training;

/// <summary>
/// Takes part in a training: shows progress, saves, stops. All methods do nothing unless overridden, and are called on the thread of
/// <see cref="Trainer.Fit"/>. At the start and end of training and of each epoch the host's copies of the parameters are current; after a
/// step only the device's are.
/// </summary>
public abstract class Callback
{
    /// <summary>Before the first step. <see cref="TrainingContext.History"/> holds the epochs before a resumed checkpoint.</summary>
    public virtual void OnTrainingStart(TrainingContext context) { }

    /// <summary>Before the first step of an epoch, or of what is left of it.</summary>
    public virtual void OnEpochStart(TrainingContext context) { }

    /// <summary>After each step; it should cost next to nothing.</summary>
    public virtual void OnStep(TrainingContext context, in StepInfo step) { }

    /// <summary>After an epoch and its validation.</summary>
    public virtual void OnEpochEnd(TrainingContext context, EpochResult epoch) { }

    /// <summary>After the last step, also if training was stopped or cancelled.</summary>
    public virtual void OnTrainingEnd(TrainingContext context, TrainingHistory history) { }

    /// <summary>Instead of <see cref="OnTrainingEnd"/>, if an error ended the training; it is then thrown on.</summary>
    public virtual void OnTrainingFailed(TrainingContext context, Exception error) { }
}
