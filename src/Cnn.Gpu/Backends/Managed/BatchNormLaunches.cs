using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>Batch normalisation.</summary>
internal static class BatchNormLaunches
{
    public static void BatchNorm2d(in LaunchContext c)
    {
        var size = Size(c, 0, ((BatchNorm2dOp)c.Node.Op).Epsilon);
        ArrayView<float> x = c.In(0), y = c.Out(0), mean = c.Out(1), variance = c.Out(2);
        c.Device.Run(size.Channels, BatchNormKernels.Statistics, x, mean, variance, size);
        c.Device.Run(c.Extent(0), BatchNormKernels.Normalize, x, c.In(1), c.In(2), mean, variance, y, size);
    }

    public static void BatchNorm2dInference(in LaunchContext c)
    {
        var size = Size(c, 0, ((BatchNorm2dInferenceOp)c.Node.Op).Epsilon);
        c.Device.Run(c.Extent(0), BatchNormKernels.Normalize, c.In(0), c.In(1), c.In(2), c.In(3), c.In(4), c.Out(0), size);
    }

    public static void BatchNorm2dBackward(in LaunchContext c)
    {
        var size = Size(c, 1, ((BatchNorm2dBackwardOp)c.Node.Op).Epsilon);
        ArrayView<float> dy = c.In(0), x = c.In(1), weight = c.In(2), mean = c.In(3), variance = c.In(4);
        ArrayView<float> dx = c.Out(0), dweight = c.Out(1), dbias = c.Out(2);
        c.Device.Run(size.Channels, BatchNormKernels.BackwardParameters, dy, x, mean, variance, dweight, dbias, size);
        c.Device.Run(c.Extent(0), BatchNormKernels.BackwardData, dy, x, weight, mean, variance, dweight, dbias, dx, size);
    }

    public static void RunningStatistics(in LaunchContext c)
    {
        var op = (RunningStatisticsOp)c.Node.Op;
        var size = new BatchNormSize { Momentum = op.Momentum, Correction = op.Correction(c.Count) };
        c.Device.Run((int)c.Node.Inputs[0].Shape.Elements, BatchNormKernels.RunningStatistics, c.In(0), c.In(1), c.In(2), c.In(3), size);
    }

    private static BatchNormSize Size(in LaunchContext c, int x, float epsilon)
    {
        var shape = c.Node.Inputs[x].Shape;
        return new BatchNormSize { Channels = shape[1], Positions = shape[2] * shape[3], Count = c.Count, Epsilon = epsilon };
    }
}
