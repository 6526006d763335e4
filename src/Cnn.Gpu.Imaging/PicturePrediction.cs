using System.Globalization;

namespace Cnn.Gpu.Imaging;

/// <summary>What a model takes a picture for.</summary>
/// <param name="ClassName">The most likely class.</param>
/// <param name="Label">Its number.</param>
/// <param name="Probabilities">How likely each class is, [K]: the softmax of the logits.</param>
public sealed record PicturePrediction(string ClassName, int Label, IReadOnlyList<float> Probabilities)
{
    /// <summary>How likely the most likely class is.</summary>
    public float Probability => Probabilities[Label];

    /// <summary>The class and its probability: <c>cat (97.1%)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ClassName} ({100 * Probability:F1}%)");
}
