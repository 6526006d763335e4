namespace Cnn.Gpu.Graphs;

/// <summary>The numbers that change from step to step.</summary>
/// <param name="Step">The number of the step from 0 on: it drives the random numbers of augmentation and dropout and Adam's bias correction.</param>
/// <param name="Seed">The seed of all random numbers.</param>
/// <param name="LearningRate">The step size of the optimiser.</param>
public readonly record struct StepSettings(long Step = 0, ulong Seed = 0, float LearningRate = 0);
