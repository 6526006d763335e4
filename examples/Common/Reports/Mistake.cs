using Cnn.Gpu.Data;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Reports;

/// <summary>A test image that the model took for another class.</summary>
/// <param name="Index">Its place in the data set.</param>
/// <param name="Label">The true class.</param>
/// <param name="Prediction">The class that the model gave.</param>
/// <param name="Probability">How sure the model was of it.</param>
public readonly record struct Mistake(int Index, int Label, int Prediction, float Probability)
{
    /// <summary>The mistakes of which the model was most sure, the worst first.</summary>
    public static IReadOnlyList<Mistake> Worst(ImageDataset data, Predictions predictions, int count)
    {
        var mistakes = new List<Mistake>();
        for (var i = 0; i < data.Count; i++)
            if (predictions.Label(i) != data.Labels[i])
                mistakes.Add(new Mistake(i, data.Labels[i], predictions.Label(i), predictions[i].Probability));
        return [.. mistakes.OrderByDescending(m => m.Probability).ThenBy(m => m.Index).Take(count)];
    }
}
