using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>Ops whose output elements each depend on the input elements at the same place.</summary>
internal static class ElementLaunches
{
    public static void Activate(in LaunchContext c)
    {
        ArrayView<float> x = c.In(0), y = c.Out(0);
        var extent = c.Extent(0);
        switch (((ActivationOp)c.Node.Op).Function)
        {
            case Activation.ReLU:
                for (var i = 0; i < extent; i++) ActivationKernels.Relu(i, x, y);
                break;
            case Activation.Sigmoid:
                for (var i = 0; i < extent; i++) ActivationKernels.Sigmoid(i, x, y);
                break;
            case Activation.Tanh:
                for (var i = 0; i < extent; i++) ActivationKernels.Tanh(i, x, y);
                break;
            case Activation.LeakyReLU:
                var slope = ((ActivationOp)c.Node.Op).Slope;
                for (var i = 0; i < extent; i++) ActivationKernels.LeakyRelu(i, x, y, slope);
                break;
            case Activation.GELU:
                for (var i = 0; i < extent; i++) ActivationKernels.Gelu(i, x, y);
                break;
            case Activation.SiLU:
                for (var i = 0; i < extent; i++) ActivationKernels.Silu(i, x, y);
                break;
            default:
                Copy(c);
                break;
        }
    }

    public static void ActivationBackward(in LaunchContext c)
    {
        ArrayView<float> dy = c.In(0), y = c.In(1), dx = c.Out(0);
        var extent = c.Extent(0);
        switch (((ActivationBackwardOp)c.Node.Op).Function)
        {
            case Activation.ReLU:
                for (var i = 0; i < extent; i++) ActivationKernels.ReluBackward(i, dy, y, dx);
                break;
            case Activation.Sigmoid:
                for (var i = 0; i < extent; i++) ActivationKernels.SigmoidBackward(i, dy, y, dx);
                break;
            case Activation.Tanh:
                for (var i = 0; i < extent; i++) ActivationKernels.TanhBackward(i, dy, y, dx);
                break;
            case Activation.LeakyReLU:
                var slope = ((ActivationBackwardOp)c.Node.Op).Slope;
                for (var i = 0; i < extent; i++) ActivationKernels.LeakyReluBackward(i, dy, y, dx, slope);
                break;
            case Activation.GELU:
                for (var i = 0; i < extent; i++) ActivationKernels.GeluBackward(i, dy, y, dx);
                break;
            case Activation.SiLU:
                for (var i = 0; i < extent; i++) ActivationKernels.SiluBackward(i, dy, y, dx);
                break;
            default:
                Copy(c);
                break;
        }
    }

    public static void Add(in LaunchContext c)
    {
        ArrayView<float> x = c.In(0), y = c.In(1), z = c.Out(0);
        for (var i = 0; i < c.Extent(0); i++) ElementwiseKernels.Add(i, x, y, z);
    }

    public static void Copy(in LaunchContext c)
    {
        ArrayView<float> x = c.In(0), y = c.Out(0);
        for (var i = 0; i < c.Extent(0); i++) ElementwiseKernels.Copy(i, x, y);
    }

    public static void Dropout(in LaunchContext c)
    {
        var op = (DropoutOp)c.Node.Op;
        var settings = new DropoutSettings
        {
            Probability = op.Probability,
            Features = (int)c.Node.Inputs[0].Shape.Sample.Elements,
            Seed = c.Settings.Seed,
            CounterHigh = ((ulong)op.Stream << 32) + (ulong)c.Settings.Step,
        };
        ArrayView<float> x = c.In(0), y = c.Out(0);
        for (var i = 0; i < c.Extent(0); i++) DropoutKernels.Apply(i, x, y, settings);
    }
}
