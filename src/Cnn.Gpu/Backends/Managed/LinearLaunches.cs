using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>The linear op and its gradients.</summary>
internal static class LinearLaunches
{
    public static void Linear(in LaunchContext c)
    {
        var hasBias = Node.HasBias(c.Node);
        var size = Size(c.Node.Inputs[1].Shape, hasBias, c.Count);
        ArrayView<float> x = c.In(0), weight = c.In(1), bias = c.In(2, hasBias), y = c.Out(0);
        c.Device.Run(c.Extent(0), LinearKernels.Forward, x, weight, bias, y, size);
    }

    public static void LinearBackwardData(in LaunchContext c)
    {
        var size = Size(c.Node.Inputs[1].Shape, false, c.Count);
        ArrayView<float> dy = c.In(0), weight = c.In(1), dx = c.Out(0);
        c.Device.Run(c.Extent(0), LinearKernels.BackwardData, dy, weight, dx, size);
    }

    public static void LinearBackwardWeights(in LaunchContext c)
    {
        var op = (LinearBackwardWeightsOp)c.Node.Op;
        var size = Size(c.Node.Outputs[0].Shape, op.HasBias, c.Count);
        ArrayView<float> x = c.In(0), dy = c.In(1), dw = c.Out(0);
        c.Device.Run(c.Extent(0), LinearKernels.BackwardWeights, x, dy, dw, size);
        if (!op.HasBias) return;
        var db = c.Out(1);
        c.Device.Run(c.Extent(1), LinearKernels.BackwardBias, dy, db, size);
    }

    public static LinearSize Size(Shape weight, bool hasBias, int count) =>
        new() { Count = count, Inputs = weight[1], Outputs = weight[0], HasBias = hasBias ? 1 : 0 };
}
