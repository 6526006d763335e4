using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Losses;

/// <summary>
/// -log softmax(prediction)[label] (torch.nn.CrossEntropyLoss): the model ends with plain numbers, the logits [N, K], without a softmax of its
/// own. Targets: one class number per sample.
/// </summary>
public sealed record CrossEntropyLoss : Loss
{
    /// <summary>Creates the loss.</summary>
    /// <param name="labelSmoothing">
    /// ε in [0, 1]: the target is (1 - ε) for the label plus ε / K for every class (Szegedy et al. 2016, arXiv:1512.00567).
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">ε is not in [0, 1].</exception>
    public CrossEntropyLoss(float labelSmoothing = 0)
    {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Label smoothing must be between 0 and 1.");
        LabelSmoothing = labelSmoothing;
    }

    /// <summary>ε.</summary>
    public float LabelSmoothing { get; }

    /// <inheritdoc/>
    public override InputSpec Target(Shape outputSample) => outputSample.Rank == 1
        ? new InputSpec(TargetName, [], InputFormat.Labels)
        : throw new ShapeException($"CrossEntropyLoss expects logits [classes] for each sample, got {outputSample}. End the model with Flatten and Linear.");

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value prediction, Value target) => g.Apply(new SoftmaxCrossEntropyOp(LabelSmoothing), prediction, target);
}
