namespace Cnn.Gpu.Graphs.Ops;

/// <summary>Whether the largest logit is the label's: 1 or 0 per sample; the first of equal logits counts. Inputs: logits [N, K], labels [N]. Output: [N].</summary>
public sealed record CorrectOp : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [new(inputs[1].Shape)];
}
