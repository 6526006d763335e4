using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

/// <summary>Writes down what a callback is told.</summary>
internal sealed class Recorder : Callback
{
    public List<StepInfo> Steps { get; } = [];

    public List<string> Events { get; } = [];

    public override void OnTrainingStart(TrainingContext context) => Events.Add("start");

    public override void OnEpochStart(TrainingContext context) => Events.Add($"epoch {context.Epoch}");

    public override void OnStep(TrainingContext context, in StepInfo step) => Steps.Add(step);

    public override void OnEpochEnd(TrainingContext context, EpochResult epoch) => Events.Add($"end of {epoch.Epoch}");

    public override void OnTrainingEnd(TrainingContext context, TrainingHistory history) => Events.Add("end");

    public override void OnTrainingFailed(TrainingContext context, Exception error) => Events.Add(error.GetType().Name);
}
