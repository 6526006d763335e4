namespace Cnn.Gpu.Graphs.Ops;

/// <summary>
/// The mean squared error of each sample and its gradient. Inputs: prediction and target, both [N, …] with F elements per sample.
/// Outputs: loss [N] = Σ (p - t)² / F, and dprediction of the mean over the step's samples: 2 (p - t) / (F · count).
/// </summary>
public sealed record MseOp : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        if (inputs[0].Shape != inputs[1].Shape)
            throw new ShapeException($"MseLoss expects a target of the prediction's shape {inputs[0].Shape}, got {inputs[1].Shape}.");
        return [new(new Shape(inputs[0].Shape[0])), inputs[0].Spec];
    }

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d) => d.Add(d.Input(0), d.Output(1));

    /// <inheritdoc/>
    public override long Flops(Node node) => 4 * node.Inputs[0].Shape.Elements;
}
