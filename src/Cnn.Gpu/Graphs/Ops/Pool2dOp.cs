namespace Cnn.Gpu.Graphs.Ops;

/// <summary>What a pooling window keeps.</summary>
public enum PoolKind
{
    /// <summary>The largest element; the first in reading order where several are equal.</summary>
    Max,

    /// <summary>The smallest element; the first in reading order where several are equal.</summary>
    Min,

    /// <summary>The mean.</summary>
    Average,
}

/// <summary>
/// Pools each channel. Input: x [N, C, H, W]. Outputs: y [N, C, H', W'] and, for max and min, the place of the kept element in its window,
/// ky · kw + kx. Padding never wins a maximum or minimum.
/// </summary>
/// <param name="Kind">What a window keeps.</param>
/// <param name="Geometry">How the window slides.</param>
/// <param name="CountIncludePad">For the mean: whether padding counts in the divisor.</param>
public sealed record Pool2dOp(PoolKind Kind, Geometry2d Geometry, bool CountIncludePad = true) : Op
{
    /// <inheritdoc/>
    public override string Name => Kind == PoolKind.Average ? "AvgPool2d" : $"{Kind}Pool2d";

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0].Shape;
        if (x.Rank != 4) throw new ShapeException($"expected an image batch [N, C, H, W], got {x}.");
        var y = new Shape(x[0], x[1], Geometry.Height.Output, Geometry.Width.Output);
        return Kind == PoolKind.Average ? [new(y)] : [new(y), new(y, ElementType.Int32)];
    }

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d)
    {
        var x = d.Input(0);
        var backward = new Pool2dBackwardOp(Kind, Geometry, CountIncludePad, x.Shape);
        d.Add(x, Kind == PoolKind.Average ? d.Graph.Apply(backward, d.OutputGradient) : d.Graph.Apply(backward, d.OutputGradient, d.Output(1)));
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Outputs[0].Shape.Elements * Geometry.Taps;

    /// <inheritdoc/>
    public override string Arithmetic => Geometry.Formula;

    /// <summary>
    /// The divisor of the window at (oy, ox): its elements inside the input or, with <see cref="CountIncludePad"/>, inside the padded input
    /// (as in PyTorch, a window that ceil mode lets hang over the padding is cut at its edge).
    /// </summary>
    public int Divisor(int oy, int ox) => Count(Geometry.Height, oy) * Count(Geometry.Width, ox);

    private int Count(AxisGeometry axis, int output)
    {
        var start = output * axis.Stride - axis.PadBefore;
        var end = Math.Min(start + axis.Kernel, axis.Input + axis.PadAfter);
        return CountIncludePad ? end - start : Math.Min(end, axis.Input) - Math.Max(start, 0);
    }
}

/// <summary>
/// Sends the gradient of each window back to what it kept, or in equal parts to all of it. Inputs: dy, and for max and min the indices.
/// Fusion may multiply in the gradient of an activation that followed the pooling; its output y is then the last input.
/// </summary>
public sealed record Pool2dBackwardOp(PoolKind Kind, Geometry2d Geometry, bool CountIncludePad, Shape InputShape) : Op
{
    /// <summary>The activation between the pooling and dy.</summary>
    public Activation Activation { get; init; }

    /// <inheritdoc/>
    public override string Name => (Activation == Activation.None ? "" : $"{Activation}Backward+") + (Kind == PoolKind.Average ? "Avg" : Kind) + "Pool2dBackward";

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [new(InputShape)];

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Inputs[0].Shape.Elements * (Kind == PoolKind.Average ? Geometry.Taps : 1);
}
