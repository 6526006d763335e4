using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>The linear op and its gradients.</summary>
internal static class LinearLaunches
{
    public static void Linear(in LaunchContext c)
    {
        var hasBias = Node.HasBias(c.Node);
        var size = Size(c.Node.Inputs[1].Shape, hasBias, c.Count);
        ArrayView<float> x = c.In(0), weight = c.In(1), bias = hasBias ? c.In(2) : default, y = c.Out(0);
        for (var i = 0; i < c.Extent(0); i++) LinearKernels.Forward(i, x, weight, bias, y, size);
    }

    public static void LinearBackwardData(in LaunchContext c)
    {
        var size = Size(c.Node.Inputs[1].Shape, false, c.Count);
        ArrayView<float> dy = c.In(0), weight = c.In(1), dx = c.Out(0);
        for (var i = 0; i < c.Extent(0); i++) LinearKernels.BackwardData(i, dy, weight, dx, size);
    }

    public static void LinearBackwardWeights(in LaunchContext c)
    {
        var op = (LinearBackwardWeightsOp)c.Node.Op;
        var size = Size(c.Node.Outputs[0].Shape, op.HasBias, c.Count);
        ArrayView<float> x = c.In(0), dy = c.In(1), dw = c.Out(0);
        for (var i = 0; i < c.Extent(0); i++) LinearKernels.BackwardWeights(i, x, dy, dw, size);
        if (!op.HasBias) return;
        var db = c.Out(1);
        for (var i = 0; i < c.Extent(1); i++) LinearKernels.BackwardBias(i, dy, db, size);
    }

    private static LinearSize Size(Shape weight, bool hasBias, int count) =>
        new() { Count = count, Inputs = weight[1], Outputs = weight[0], HasBias = hasBias ? 1 : 0 };
}
