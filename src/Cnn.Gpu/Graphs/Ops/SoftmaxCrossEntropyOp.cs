namespace Cnn.Gpu.Graphs.Ops;

/// <summary>
/// The cross-entropy of softmax(logits) with the labels, and its gradient in the same pass. Inputs: logits [N, K], labels [N].
/// Outputs: loss [N] per sample, and dlogits [N, K] of the mean over the step's samples: (softmax - target) / count.
/// With label smoothing ε the target is (1 - ε) for the label plus ε / K for every class (Szegedy et al. 2016; PyTorch's CrossEntropyLoss).
/// </summary>
public sealed record SoftmaxCrossEntropyOp(float LabelSmoothing) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        Shape logits = inputs[0].Shape, labels = inputs[1].Shape;
        if (logits.Rank != 2)
            throw new ShapeException($"CrossEntropyLoss expects logits [N, classes], got {logits}. End the model with Flatten and Linear.");
        if (labels != new Shape(logits[0]))
            throw new ShapeException($"CrossEntropyLoss expects one label per sample, [{logits[0]}], got {labels}.");
        return [new(labels), new(logits)];
    }

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d) => d.Add(d.Input(0), d.Output(1));

    /// <inheritdoc/>
    public override long Flops(Node node) => 4 * node.Inputs[0].Shape.Elements;
}
