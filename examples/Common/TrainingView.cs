using Cnn.Gpu.Examples.Rendering;
using Cnn.Gpu.Training;
using Spectre.Console;

namespace Cnn.Gpu.Examples;

/// <summary>Shows a training: a row for each finished epoch, and on a terminal a live line for the one at hand.</summary>
public sealed class TrainingView(ExampleScreen screen) : Callback
{
    public override void OnTrainingStart(TrainingContext context)
    {
        screen.Line(EpochTable.Header, new Style(decoration: Decoration.Bold));
        foreach (var epoch in context.History) screen.Line(EpochTable.Row(epoch, context.Epochs), new Style(Color.Grey));
    }

    public override void OnStep(TrainingContext context, in StepInfo step)
    {
        var number = step.Epoch;
        screen.Update(() =>
        {
            var running = context.ReadRunningMetrics();
            var rate = running.Samples / running.Seconds;
            var left = (double)context.SamplesPerEpoch * (context.Epochs - number + 1) - running.Samples;
            return new ProgressLine($"epoch {number}/{context.Epochs}", (double)running.Samples / context.SamplesPerEpoch,
                $"loss {Format.Loss(running.Loss)}  {Format.Percent(running.Accuracy)}  {Format.Number(rate)}/s  {Format.Seconds(left / rate)} left");
        });
    }

    public override void OnEpochEnd(TrainingContext context, EpochResult epoch) => screen.Line(EpochTable.Row(epoch, context.Epochs));
}
