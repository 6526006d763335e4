using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>Updates of all parameters.</summary>
internal static class OptimizerLaunches
{
    public static void Sgd(in LaunchContext c)
    {
        var sgd = (Sgd)((OptimizerOp)c.Node.Op).Optimizer;
        var settings = new SgdSettings
        {
            LearningRate = c.Settings.LearningRate,
            Momentum = sgd.Momentum,
            WeightDecay = sgd.WeightDecay,
            Nesterov = sgd.Nesterov ? 1 : 0,
        };
        for (var p = 0; p < c.Node.Inputs.Count; p += 2)
        {
            var parameter = c.Node.Inputs[p].Parameter!;
            ArrayView<float> weights = c.In(p), gradients = c.In(p + 1);
            var velocities = sgd.Momentum == 0 ? weights : c.Runner.State(parameter, sgd.StateNames[0]);
            c.Device.Run(weights.IntLength, OptimizerKernels.Sgd, weights, gradients, velocities, settings);
        }
    }

    public static void Adam(in LaunchContext c)
    {
        var adam = (Adam)((OptimizerOp)c.Node.Op).Optimizer;
        var t = c.Settings.Step + 1;
        var settings = new AdamSettings
        {
            LearningRate = c.Settings.LearningRate,
            Beta1 = adam.Beta1,
            Beta2 = adam.Beta2,
            Epsilon = adam.Epsilon,
            WeightDecay = adam.WeightDecay,
            Decoupled = adam.DecoupledWeightDecay ? 1 : 0,
            Correction1 = (float)(1 - Math.Pow(adam.Beta1, t)),
            Correction2 = (float)(1 - Math.Pow(adam.Beta2, t)),
        };
        for (var p = 0; p < c.Node.Inputs.Count; p += 2)
        {
            var parameter = c.Node.Inputs[p].Parameter!;
            ArrayView<float> weights = c.In(p), gradients = c.In(p + 1);
            ArrayView<float> means = c.Runner.State(parameter, adam.StateNames[0]), squares = c.Runner.State(parameter, adam.StateNames[1]);
            c.Device.Run(weights.IntLength, OptimizerKernels.Adam, weights, gradients, means, squares, settings);
        }
    }
}
