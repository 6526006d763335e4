using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>
/// What the pooling layers share: a window slides over each channel and keeps one number. Input [N, C, H, W]; output [N, C, o_h, o_w] with
/// o = floor((i + 2p - d·(k - 1) - 1) / s) + 1, or ceil in ceil mode.
/// </summary>
public abstract class Pool2d : Layer
{
    private readonly PoolKind _kind;
    private readonly Padding _padding;
    private readonly Size2d _dilation;
    private readonly bool _ceilMode;
    private readonly bool _countIncludePad;

    private protected Pool2d(PoolKind kind, Size2d kernelSize, Size2d? stride, Padding padding, Size2d dilation, bool ceilMode, bool countIncludePad = true)
    {
        _kind = kind;
        KernelSize = kernelSize;
        Stride = stride ?? kernelSize;
        _padding = padding;
        _dilation = dilation;
        _ceilMode = ceilMode;
        _countIncludePad = countIncludePad;
        try
        {
            var geometry = Geometry2d.Create(1 << 20, 1 << 20, KernelSize, Stride, padding, dilation, ceilMode);
            RequireHalf(geometry.Height, "height");
            RequireHalf(geometry.Width, "width");
        }
        catch (ShapeException error)
        {
            throw new ShapeException($"Layer {this}: {error.Message}");
        }
    }

    /// <summary>The size of the window k.</summary>
    public Size2d KernelSize { get; }

    /// <summary>The step s between windows.</summary>
    public Size2d Stride { get; }

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x) =>
        g.Apply(new Pool2dOp(_kind, Geometry2d.Over(x.Shape, KernelSize, Stride, _padding, _dilation, _ceilMode), _countIncludePad), x);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = $"{GetType().Name}({KernelSize}";
        if (Stride != KernelSize) text += $", stride: {Stride}";
        if (_padding != Padding.Valid) text += $", padding: {_padding}";
        if (_dilation != 1) text += $", dilation: {_dilation}";
        if (_ceilMode) text += ", ceilMode: true";
        if (!_countIncludePad) text += ", countIncludePad: false";
        return text + ")";
    }

    /// <summary>A wider border would hold whole windows without a single element of the input.</summary>
    private static void RequireHalf(AxisGeometry axis, string name)
    {
        var padding = Math.Max(axis.PadBefore, axis.PadAfter);
        if (padding > axis.Kernel / 2)
            throw new ShapeException(
                $"the padding of the {name}, {padding}, must be at most half the kernel, floor({axis.Kernel} / 2) = {axis.Kernel / 2}. "
                + $"Use a padding of at most {axis.Kernel / 2}, a kernel of at least {2 * padding}, or a ZeroPad2d layer before it.");
    }
}
