using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

/// <summary>Does something after one step.</summary>
internal sealed class AtStep(long step, Action<TrainingContext> action) : Callback
{
    public override void OnStep(TrainingContext context, in StepInfo info)
    {
        if (info.Step == step) action(context);
    }
}
