using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples;

/// <summary>Writes a checkpoint after every epoch, and where the training is interrupted.</summary>
public sealed class CheckpointWriter(string path) : Callback
{
    public override void OnEpochEnd(TrainingContext context, EpochResult epoch) => context.Trainer.SaveCheckpoint(path);

    public override void OnTrainingEnd(TrainingContext context, TrainingHistory history)
    {
        if (history.Cancelled) context.Trainer.SaveCheckpoint(path);
    }
}
