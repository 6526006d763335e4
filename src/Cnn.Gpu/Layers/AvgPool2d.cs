using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>Replaces each window by its mean (torch.nn.AvgPool2d). For the shapes see <see cref="Pool2d"/>.</summary>
/// <param name="kernelSize">The size of the window k.</param>
/// <param name="stride">The step s between windows; the window's size if null, so that windows tile the input.</param>
/// <param name="padding">The border p of zeros, at most half the window.</param>
/// <param name="ceilMode">Whether a last window may hang over the edge.</param>
/// <param name="countIncludePad">Whether the zeros of the border count as elements of the mean.</param>
/// <exception cref="ShapeException">A number is out of range.</exception>
public sealed class AvgPool2d(Size2d kernelSize, Size2d? stride = null, Padding padding = default, bool ceilMode = false, bool countIncludePad = true)
    : Pool2d(PoolKind.Average, kernelSize, stride, padding, 1, ceilMode, countIncludePad);
