namespace Cnn.Gpu.Graphs.Ops;

/// <summary>The same elements of each sample in another shape. Input: [N, …]. Output: [N, <paramref name="SampleShape"/>].</summary>
public sealed record ReshapeOp(Shape SampleShape) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0].Shape;
        if (x.Sample.Elements != SampleShape.Elements)
            throw new ShapeException($"cannot view samples of {x.Sample} ({x.Sample.Elements} elements) as {SampleShape} ({SampleShape.Elements} elements).");
        return [new(SampleShape.WithBatch(x[0]), inputs[0].Spec.Type)];
    }

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d) =>
        d.Add(d.Input(0), d.Graph.Apply(new ReshapeOp(d.Input(0).Shape.Sample), d.OutputGradient));
}
