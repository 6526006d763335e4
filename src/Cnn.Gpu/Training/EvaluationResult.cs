using Cnn.Gpu.Metrics;

namespace Cnn.Gpu.Training;

/// <summary>How well a model does on a data set.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The fraction of images that was recognised.</param>
/// <param name="ConfusionMatrix">Which class was taken for which.</param>
/// <param name="Predictions">The model's output for each image.</param>
public sealed record EvaluationResult(double Loss, double Accuracy, ConfusionMatrix ConfusionMatrix, Predictions Predictions)
{
    /// <summary>The number of images.</summary>
    public long Samples => ConfusionMatrix.Total;
}
