using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>Losses and metrics.</summary>
internal static class LossLaunches
{
    public static void SoftmaxCrossEntropy(in LaunchContext c)
    {
        var size = Size(c) with { LabelSmoothing = ((SoftmaxCrossEntropyOp)c.Node.Op).LabelSmoothing };
        ArrayView<float> logits = c.In(0), loss = c.Out(0), gradient = c.Out(1);
        var labels = c.IntsIn(1);
        c.Device.Run(c.Extent(0), LossKernels.CrossEntropy, logits, labels, loss, size);
        c.Device.Run(c.Extent(1), LossKernels.CrossEntropyGradient, logits, labels, gradient, size);
    }

    public static void SquaredError(in LaunchContext c)
    {
        var size = Size(c);
        ArrayView<float> prediction = c.In(0), target = c.In(1), loss = c.Out(0), gradient = c.Out(1);
        c.Device.Run(c.Extent(0), LossKernels.SquaredError, prediction, target, loss, size);
        c.Device.Run(c.Extent(1), LossKernels.SquaredErrorGradient, prediction, target, gradient, size);
    }

    public static void Correct(in LaunchContext c)
    {
        var size = Size(c);
        ArrayView<float> logits = c.In(0), correct = c.Out(0);
        var labels = c.IntsIn(1);
        c.Device.Run(c.Extent(0), LossKernels.Correct, logits, labels, correct, size);
    }

    public static void Accumulate(in LaunchContext c) => c.Device.Run(1, ReduceKernels.Sum, c.In(0), c.Runner.StepSum(c.Node), c.Count);

    private static LossSize Size(in LaunchContext c) => new() { Count = c.Count, Features = (int)c.Node.Inputs[0].Shape.Sample.Elements };
}
