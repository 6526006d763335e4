namespace Cnn.Gpu.Training;

/// <summary>What an epoch achieved. Accuracies are fractions.</summary>
/// <param name="Epoch">Its number, from 1 on.</param>
/// <param name="TrainLoss">The mean loss of the images as they were trained on, while the parameters changed.</param>
/// <param name="TrainAccuracy">The fraction of them that was recognised.</param>
/// <param name="TestLoss">The mean loss of the validation set after the epoch; null without one.</param>
/// <param name="TestAccuracy">The fraction of the validation set that was recognised; null without one.</param>
/// <param name="Seconds">The time of the training steps; evaluation is not in it.</param>
/// <param name="ImagesPerSecond">Trained images over <paramref name="Seconds"/>.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step.</param>
public sealed record EpochResult(
    int Epoch, double TrainLoss, double TrainAccuracy, double? TestLoss, double? TestAccuracy, double Seconds, double ImagesPerSecond, float LearningRate);
