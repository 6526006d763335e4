using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>
/// Keeps the smallest element of each window, as -MaxPool2d(-x) does in PyTorch, which has no layer for it. Padding never wins.
/// For the shapes see <see cref="Pool2d"/>.
/// </summary>
/// <param name="kernelSize">The size of the window k.</param>
/// <param name="stride">The step s between windows; the window's size if null, so that windows tile the input.</param>
/// <param name="padding">The border p, at most half the window.</param>
/// <param name="dilation">The step d between the elements of a window; 1 if null.</param>
/// <param name="ceilMode">Whether a last window may hang over the edge.</param>
/// <exception cref="ShapeException">A number is out of range.</exception>
public sealed class MinPool2d(Size2d kernelSize, Size2d? stride = null, Padding padding = default, Size2d? dilation = null, bool ceilMode = false)
    : Pool2d(PoolKind.Min, kernelSize, stride, padding, dilation ?? 1, ceilMode);
