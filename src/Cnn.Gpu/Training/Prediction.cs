namespace Cnn.Gpu.Training;

/// <summary>The class that a model takes an image for.</summary>
/// <param name="Label">The class; the first of equally likely ones.</param>
/// <param name="Probability">Its probability by the softmax of the logits.</param>
public readonly record struct Prediction(int Label, float Probability);
