using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;

namespace Cnn.Gpu.Backends.Managed;

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
                c.Device.Run(extent, ActivationKernels.Relu, x, y);
                break;
            case Activation.Sigmoid:
                c.Device.Run(extent, ActivationKernels.Sigmoid, x, y);
                break;
            case Activation.Tanh:
                c.Device.Run(extent, ActivationKernels.Tanh, x, y);
                break;
            case Activation.LeakyReLU:
                var slope = ((ActivationOp)c.Node.Op).Slope;
                c.Device.Run(extent, ActivationKernels.LeakyRelu, x, y, slope);
                break;
            case Activation.GELU:
                c.Device.Run(extent, ActivationKernels.Gelu, x, y);
                break;
            case Activation.SiLU:
                c.Device.Run(extent, ActivationKernels.Silu, x, y);
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
                c.Device.Run(extent, ActivationKernels.ReluBackward, dy, y, dx);
                break;
            case Activation.Sigmoid:
                c.Device.Run(extent, ActivationKernels.SigmoidBackward, dy, y, dx);
                break;
            case Activation.Tanh:
                c.Device.Run(extent, ActivationKernels.TanhBackward, dy, y, dx);
                break;
            case Activation.LeakyReLU:
                var slope = ((ActivationBackwardOp)c.Node.Op).Slope;
                c.Device.Run(extent, ActivationKernels.LeakyReluBackward, dy, y, dx, slope);
                break;
            case Activation.GELU:
                c.Device.Run(extent, ActivationKernels.GeluBackward, dy, y, dx);
                break;
            case Activation.SiLU:
                c.Device.Run(extent, ActivationKernels.SiluBackward, dy, y, dx);
                break;
            default:
                Copy(c);
                break;
        }
    }

    public static void Add(in LaunchContext c)
    {
        ArrayView<float> x = c.In(0), y = c.In(1), z = c.Out(0);
        c.Device.Run(c.Extent(0), ElementwiseKernels.Add, x, y, z);
    }

    public static void Copy(in LaunchContext c)
    {
        ArrayView<float> x = c.In(0), y = c.Out(0);
        c.Device.Run(c.Extent(0), ElementwiseKernels.Copy, x, y);
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
        c.Device.Run(c.Extent(0), DropoutKernels.Apply, x, y, settings);
    }
}
