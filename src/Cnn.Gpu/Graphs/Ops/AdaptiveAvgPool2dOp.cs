namespace Cnn.Gpu.Graphs.Ops;

/// <summary>
/// Averages each channel over windows that together cover it: output i of o takes the elements floor(i · size / o) to ceil((i + 1) · size / o),
/// without the last. Input: x [N, C, H, W]. Output: [N, C, height, width].
/// </summary>
/// <param name="Output">The size of the output.</param>
public sealed record AdaptiveAvgPool2dOp(Size2d Output) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0].Shape;
        if (x.Rank != 4) throw new ShapeException($"expected an image batch [N, C, H, W], got {x}.");
        return [new(new Shape(x[0], x[1], Output.Height, Output.Width))];
    }

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d) => d.Add(d.Input(0), d.Graph.Apply(new AdaptiveAvgPool2dBackwardOp(d.Input(0).Shape), d.OutputGradient));

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Inputs[0].Shape.Elements;

    /// <inheritdoc/>
    public override string Arithmetic => "floor(i·size/o) to ceil((i+1)·size/o)";

    /// <summary>The first element of a window.</summary>
    internal static int Start(int output, int outputs, int inputs) => (int)((long)output * inputs / outputs);

    /// <summary>The element behind the last one of a window.</summary>
    internal static int End(int output, int outputs, int inputs) => (int)(((output + 1L) * inputs + outputs - 1) / outputs);
}

/// <summary>Sends the gradient of each window in equal parts to its elements. Input: dy.</summary>
/// <param name="InputShape">The shape of the gradient of the input.</param>
public sealed record AdaptiveAvgPool2dBackwardOp(Shape InputShape) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [new(InputShape)];

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Outputs[0].Shape.Elements;
}
