namespace Cnn.Gpu.Training;

/// <summary>Means over the part of an epoch that is done.</summary>
/// <param name="Loss">The mean loss so far.</param>
/// <param name="Accuracy">The fraction recognised so far.</param>
/// <param name="Samples">The images so far.</param>
/// <param name="Seconds">The training time so far.</param>
public readonly record struct RunningMetrics(double Loss, double Accuracy, int Samples, double Seconds);
