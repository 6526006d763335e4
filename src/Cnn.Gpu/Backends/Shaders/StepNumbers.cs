using Cnn.Gpu.Graphs;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>What changes from step to step, as the words that common.h names.</summary>
internal static class StepNumbers
{
    /// <summary>Writes the words before the rows.</summary>
    /// <param name="words">Where to.</param>
    /// <param name="count">The step's samples.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="run">The number of the run since metrics were reset.</param>
    /// <param name="optimizer">The rule, if the step updates anything.</param>
    public static void Write(Span<uint> words, int count, in StepSettings settings, long run, Optimizer? optimizer)
    {
        words[..ShaderLowering.StepWords].Clear();
        words[0] = (uint)count;
        words[1] = (uint)settings.Seed;
        words[2] = (uint)(settings.Seed >> 32);
        words[3] = (uint)settings.Step;
        words[4] = (uint)(settings.Step >> 32);
        words[5] = BitConverter.SingleToUInt32Bits(settings.LearningRate);
        words[9] = (uint)run;
        if (optimizer is not Adam adam) return;
        var t = settings.Step + 1;
        words[6] = BitConverter.SingleToUInt32Bits((float)(settings.LearningRate / (1 - Math.Pow(adam.Beta1, t))));
        words[7] = BitConverter.SingleToUInt32Bits((float)Math.Sqrt(1 - Math.Pow(adam.Beta2, t)));
        words[8] = BitConverter.SingleToUInt32Bits(adam.DecoupledWeightDecay ? 1 - settings.LearningRate * adam.WeightDecay : 1);
    }
}
