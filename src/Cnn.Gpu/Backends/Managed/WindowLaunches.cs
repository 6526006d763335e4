using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>Convolution, pooling and padding.</summary>
internal static class WindowLaunches
{
    public static void Conv2d(in LaunchContext c)
    {
        var op = (Conv2dOp)c.Node.Op;
        var hasBias = Node.HasBias(c.Node);
        var size = Conv2dSize.Of(op.Geometry, op.Groups, c.Node.Inputs[0].Shape[1], c.Node.Inputs[1].Shape[0], hasBias, c.Count);
        ArrayView<float> x = c.In(0), weight = c.In(1), bias = c.In(2, hasBias), y = c.Out(0);
        c.Device.Run(c.Extent(0), Conv2dKernels.Forward, x, weight, bias, y, size);
    }

    public static void Conv2dBackwardData(in LaunchContext c)
    {
        var op = (Conv2dBackwardDataOp)c.Node.Op;
        var size = Conv2dSize.Of(op.Geometry, op.Groups, op.InputShape[1], c.Node.Inputs[1].Shape[0], false, c.Count);
        ArrayView<float> dy = c.In(0), weight = c.In(1), dx = c.Out(0);
        c.Device.Run(c.Extent(0), Conv2dKernels.BackwardData, dy, weight, dx, size);
    }

    public static void Conv2dBackwardWeights(in LaunchContext c)
    {
        var op = (Conv2dBackwardWeightsOp)c.Node.Op;
        var size = Conv2dSize.Of(op.Geometry, op.Groups, c.Node.Inputs[0].Shape[1], op.WeightShape[0], op.HasBias, c.Count);
        ArrayView<float> x = c.In(0), dy = c.In(1), dw = c.Out(0);
        c.Device.Run(c.Extent(0), Conv2dKernels.BackwardWeights, x, dy, dw, size);
        if (!op.HasBias) return;
        var db = c.Out(1);
        c.Device.Run(c.Extent(1), Conv2dKernels.BackwardBias, dy, db, size);
    }

    public static void Pool2d(in LaunchContext c)
    {
        var op = (Pool2dOp)c.Node.Op;
        var size = Pool2dSize.Of(op.Geometry, op.Kind == PoolKind.Min, op.CountIncludePad);
        ArrayView<float> x = c.In(0), y = c.Out(0);
        if (op.Kind == PoolKind.Average)
        {
            c.Device.Run(c.Extent(0), Pool2dKernels.Average, x, y, size);
            return;
        }
        var places = c.IntsOut(1);
        c.Device.Run(c.Extent(0), Pool2dKernels.Extreme, x, y, places, size);
    }

    public static void Pool2dBackward(in LaunchContext c)
    {
        var op = (Pool2dBackwardOp)c.Node.Op;
        var size = Pool2dSize.Of(op.Geometry, op.Kind == PoolKind.Min, op.CountIncludePad);
        ArrayView<float> dy = c.In(0), dx = c.Out(0);
        if (op.Kind == PoolKind.Average)
        {
            c.Device.Run(c.Extent(0), Pool2dKernels.AverageBackward, dy, dx, size);
            return;
        }
        var places = c.IntsIn(1);
        c.Device.Run(c.Extent(0), Pool2dKernels.ExtremeBackward, dy, places, dx, size);
    }

    public static void Pad2d(in LaunchContext c)
    {
        var op = (Pad2dOp)c.Node.Op;
        var size = Border(c.Node.Inputs[0].Shape, c.Node.Outputs[0].Shape, op.Top, op.Left);
        ArrayView<float> small = c.In(0), large = c.Out(0);
        c.Device.Run(c.Extent(0), PadKernels.Pad, small, large, size);
    }

    public static void Crop2d(in LaunchContext c)
    {
        var op = (Crop2dOp)c.Node.Op;
        var size = Border(c.Node.Outputs[0].Shape, c.Node.Inputs[0].Shape, op.Top, op.Left);
        ArrayView<float> large = c.In(0), small = c.Out(0);
        c.Device.Run(c.Extent(0), PadKernels.Crop, large, small, size);
    }

    private static PadSize Border(Shape small, Shape large, int top, int left) =>
        new() { Height = small[2], Width = small[3], LargeHeight = large[2], LargeWidth = large[3], Top = top, Left = left };

    public static void AdaptiveAvgPool2d(in LaunchContext c)
    {
        var size = AdaptiveSize(c.Node.Inputs[0].Shape, c.Node.Outputs[0].Shape);
        c.Device.Run(c.Extent(0), AdaptivePoolKernels.Average, c.In(0), c.Out(0), size);
    }

    public static void AdaptiveAvgPool2dBackward(in LaunchContext c)
    {
        var size = AdaptiveSize(c.Node.Outputs[0].Shape, c.Node.Inputs[0].Shape);
        c.Device.Run(c.Extent(0), AdaptivePoolKernels.AverageBackward, c.In(0), c.Out(0), size);
    }

    private static AdaptivePoolSize AdaptiveSize(Shape x, Shape y) =>
        new() { InputHeight = x[2], InputWidth = x[3], OutputHeight = y[2], OutputWidth = y[3] };
}
