using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>Losses and metrics.</summary>
internal static class LossLaunches
{
    public static void SoftmaxCrossEntropy(in LaunchContext c)
    {
        var size = Size(c) with { LabelSmoothing = ((SoftmaxCrossEntropyOp)c.Node.Op).LabelSmoothing };
        ArrayView<float> logits = c.In(0), loss = c.Out(0), gradient = c.Out(1);
        var labels = c.IntsIn(1);
        for (var i = 0; i < c.Extent(0); i++) LossKernels.CrossEntropy(i, logits, labels, loss, size);
        for (var i = 0; i < c.Extent(1); i++) LossKernels.CrossEntropyGradient(i, logits, labels, gradient, size);
    }

    public static void SquaredError(in LaunchContext c)
    {
        var size = Size(c);
        ArrayView<float> prediction = c.In(0), target = c.In(1), loss = c.Out(0), gradient = c.Out(1);
        for (var i = 0; i < c.Extent(0); i++) LossKernels.SquaredError(i, prediction, target, loss, size);
        for (var i = 0; i < c.Extent(1); i++) LossKernels.SquaredErrorGradient(i, prediction, target, gradient, size);
    }

    public static void Correct(in LaunchContext c)
    {
        var size = Size(c);
        ArrayView<float> logits = c.In(0), correct = c.Out(0);
        var labels = c.IntsIn(1);
        for (var i = 0; i < c.Extent(0); i++) LossKernels.Correct(i, logits, labels, correct, size);
    }

    public static void Accumulate(in LaunchContext c) => ReduceKernels.Sum(0, c.In(0), c.Runner.StepSum(c.Node), c.Count);

    private static LossSize Size(in LaunchContext c) => new() { Count = c.Count, Features = (int)c.Node.Inputs[0].Shape.Sample.Elements };
}
