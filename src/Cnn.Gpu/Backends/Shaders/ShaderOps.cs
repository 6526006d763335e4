using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>From an op to the launches of its shaders.</summary>
internal static class ShaderOps
{
    /// <summary>Whether there are shaders for the op as it is; fusion asks before it merges ops.</summary>
    public static bool Supports(Op op) => op is ReshapeOp or AccumulateOp or RunningStatisticsOp or BatchNorm2dOp or BatchNorm2dBackwardOp || ElementwiseShaders.Handles(op) || Find(op) is not null
        || op is OptimizerOp { Optimizer: Optimizers.Sgd or Optimizers.Adam };

    /// <summary>Adds the launches of a node, or the one of a chain of elementwise nodes.</summary>
    /// <exception cref="KernelException">There are no shaders for its op.</exception>
    public static void Lower(ShaderLowering lowering, IReadOnlyList<Node> nodes)
    {
        if (ElementwiseShaders.Handles(nodes[0].Op))
        {
            ElementwiseShaders.Lower(lowering, nodes);
            return;
        }
        var lower = Find(nodes[0].Op) ?? throw new KernelException($"There is no shader for {nodes[0].Op.Name} ({nodes[0]}).");
        lower(lowering, nodes[0]);
    }

    private static Action<ShaderLowering, Node>? Find(Op op) => op switch
    {
        Conv2dOp conv => ConvolutionShaders.Supports(conv) ? (s, n) => ConvolutionShaders.Lower(s, n, conv) : null,
        Conv2dBackwardDataOp conv => (s, n) => ConvolutionShaders.Lower(s, n, conv),
        Conv2dBackwardWeightsOp conv => (s, n) => ConvolutionWeightShaders.Lower(s, n, conv),
        LinearOp linear => (s, n) => LinearShaders.Lower(s, n, linear),
        LinearBackwardDataOp linear => (s, n) => LinearShaders.Lower(s, n, linear),
        LinearBackwardWeightsOp linear => (s, n) => LinearShaders.Lower(s, n, linear),
        Pool2dOp pool => (s, n) => PoolingShaders.Lower(s, n, pool),
        Pool2dBackwardOp pool => (s, n) => PoolingShaders.Lower(s, n, pool),
        AdaptiveAvgPool2dOp pool => (s, n) => AdaptivePoolingShaders.Lower(s, n, pool),
        AdaptiveAvgPool2dBackwardOp pool => (s, n) => AdaptivePoolingShaders.Lower(s, n, pool),
        BatchNormStatisticsOp norm => (s, n) => BatchNormShaders.Lower(s, n, norm),
        BatchNormGradientsOp norm => (s, n) => BatchNormShaders.Lower(s, n, norm),
        Pad2dOp pad => (s, n) => PaddingShaders.Lower(s, n, pad),
        Crop2dOp crop => (s, n) => PaddingShaders.Lower(s, n, crop),
        SoftmaxCrossEntropyOp loss => (s, n) => LossShaders.Lower(s, n, loss),
        MseOp loss => (s, n) => LossShaders.Lower(s, n, loss),
        CorrectOp correct => (s, n) => LossShaders.Lower(s, n, correct),
        _ => null,
    };
}
