using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Losses;

/// <summary>
/// The mean of (prediction - target)² over the elements of a sample (torch.nn.MSELoss). Targets: floats of the prediction's shape.
/// </summary>
public sealed record MseLoss : Loss
{
    /// <inheritdoc/>
    public override InputSpec Target(Shape outputSample) => new(TargetName, outputSample, InputFormat.Float32);

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value prediction, Value target) => g.Apply(new MseOp(), prediction, target);
}
