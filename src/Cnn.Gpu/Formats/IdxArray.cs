namespace Cnn.Gpu.Formats;

/// <summary>The content of an IDX file of unsigned bytes.</summary>
/// <param name="Shape">[N] for labels, [N, H, W] for images.</param>
/// <param name="Values">The elements, the last dimension contiguous.</param>
public sealed record IdxArray(Shape Shape, byte[] Values);
