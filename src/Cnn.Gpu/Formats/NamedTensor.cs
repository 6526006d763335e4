namespace Cnn.Gpu.Formats;

/// <summary>A tensor as it stands in a file.</summary>
/// <param name="Name">Its name, such as <c>0.weight</c>.</param>
/// <param name="Shape">Its shape; <c>[]</c> is a scalar.</param>
/// <param name="Values">Its elements, the last dimension contiguous.</param>
public sealed record NamedTensor(string Name, Shape Shape, float[] Values);
