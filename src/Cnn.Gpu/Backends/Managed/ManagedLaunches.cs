using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>From an op to the loops over its kernels.</summary>
internal static class ManagedLaunches
{
    /// <summary>The launch of an op, or null if there is none: merged ops have none.</summary>
    public static Launch? Find(Op op) => op switch
    {
        Conv2dOp { Activation: Activation.None, Pool: null } => WindowLaunches.Conv2d,
        Conv2dBackwardDataOp => WindowLaunches.Conv2dBackwardData,
        Conv2dBackwardWeightsOp => WindowLaunches.Conv2dBackwardWeights,
        Pool2dOp => WindowLaunches.Pool2d,
        Pool2dBackwardOp { Activation: Activation.None } => WindowLaunches.Pool2dBackward,
        Pad2dOp => WindowLaunches.Pad2d,
        Crop2dOp => WindowLaunches.Crop2d,
        LinearOp { Activation: Activation.None } => LinearLaunches.Linear,
        LinearBackwardDataOp => LinearLaunches.LinearBackwardData,
        LinearBackwardWeightsOp => LinearLaunches.LinearBackwardWeights,
        ActivationOp => ElementLaunches.Activate,
        ActivationBackwardOp => ElementLaunches.ActivationBackward,
        BatchNorm2dOp => BatchNormLaunches.BatchNorm2d,
        BatchNorm2dInferenceOp => BatchNormLaunches.BatchNorm2dInference,
        BatchNorm2dBackwardOp => BatchNormLaunches.BatchNorm2dBackward,
        RunningStatisticsOp => BatchNormLaunches.RunningStatistics,
        AdaptiveAvgPool2dOp => WindowLaunches.AdaptiveAvgPool2d,
        AdaptiveAvgPool2dBackwardOp => WindowLaunches.AdaptiveAvgPool2dBackward,
        AddOp => ElementLaunches.Add,
        ReshapeOp => ElementLaunches.Copy,
        DropoutOp => ElementLaunches.Dropout,
        SoftmaxCrossEntropyOp => LossLaunches.SoftmaxCrossEntropy,
        MseOp => LossLaunches.SquaredError,
        CorrectOp => LossLaunches.Correct,
        AccumulateOp => LossLaunches.Accumulate,
        OptimizerOp { Optimizer: Optimizers.Sgd } => OptimizerLaunches.Sgd,
        OptimizerOp { Optimizer: Optimizers.Adam } => OptimizerLaunches.Adam,
        IKernelOp => KernelLaunches.Run,
        _ => null,
    };
}
