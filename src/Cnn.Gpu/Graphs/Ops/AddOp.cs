namespace Cnn.Gpu.Graphs.Ops;

/// <summary>z = x + y for two values of one shape: residual connections, and gradients that arrive over several ways.</summary>
public sealed record AddOp : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Shape == inputs[1].Shape
            ? [inputs[0].Spec]
            : throw new ShapeException($"cannot add {inputs[0].Shape} and {inputs[1].Shape}: the shapes must be the same.");

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d)
    {
        foreach (var input in d.Node.Inputs)
            if (d.Wants(input)) d.Add(input, d.OutputGradient);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Outputs[0].Shape.Elements;
}
