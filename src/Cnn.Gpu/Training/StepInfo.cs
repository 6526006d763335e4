namespace Cnn.Gpu.Training;

/// <summary>What is known after a training step without asking the device.</summary>
/// <param name="Epoch">The number of the epoch, from 1 on.</param>
/// <param name="StepInEpoch">The number of the step in its epoch, from 1 on.</param>
/// <param name="Step">The number of steps that the trainer has done, in all its epochs.</param>
/// <param name="SamplesSeen">The images that the epoch has used so far.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
public readonly record struct StepInfo(int Epoch, int StepInEpoch, long Step, int SamplesSeen, float LearningRate);
