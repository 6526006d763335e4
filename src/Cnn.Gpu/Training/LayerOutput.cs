namespace Cnn.Gpu.Training;

/// <summary>What a layer made of one image.</summary>
/// <param name="Path">The layer's place in the model: <c>3</c>, or <c>body.3</c> within another layer.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Shape">The shape of its output without the batch: [C, H, W] of a convolution.</param>
/// <param name="Values">Its output.</param>
public sealed record LayerOutput(string Path, Layer Layer, Shape Shape, float[] Values);
