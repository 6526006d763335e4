namespace Cnn.Gpu.Graphs.Ops;

/// <summary>
/// y[n, o] = b[o] + Σ x[n, i] ⋆ w[o, i] (cross-correlation, as in every CNN library). Inputs: x [N, C, H, W], weight [O, C / groups, kh, kw]
/// and optionally bias [O]. Fusion may add an activation and a pooling to the end: y = activation(pool(conv)).
/// </summary>
/// <param name="Geometry">How the kernel slides.</param>
/// <param name="Groups">The number of groups of channels that do not see each other.</param>
public sealed record Conv2dOp(Geometry2d Geometry, int Groups = 1) : Op
{
    /// <summary>Applied to the result.</summary>
    public Activation Activation { get; init; }

    /// <summary>Applied between convolution and activation; its indices are then the second output.</summary>
    public Pool2dOp? Pool { get; init; }

    /// <inheritdoc/>
    public override string Name => "Conv2d" + (Pool is null ? "" : $"+{Pool.Name}") + (Activation == Activation.None ? "" : $"+{Activation}");

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        Shape x = inputs[0].Shape, weight = inputs[1].Shape;
        if (x.Rank != 4)
            throw new ShapeException($"expected an image batch [N, C, H, W], got {x}.");
        if (x[1] % Groups != 0 || weight[0] % Groups != 0)
            throw new ShapeException($"groups = {Groups} must divide the input channels ({x[1]}) and the output channels ({weight[0]}).");
        if (weight[1] * Groups != x[1])
            throw new ShapeException(
                $"weight {weight} with groups = {Groups} expects {weight[1]}·{Groups} = {weight[1] * Groups} input channels, but the input {x} has {x[1]}. "
                + $"Create the layer with inChannels: {x[1]}.");
        var y = new ValueSpec(new Shape(x[0], weight[0], Geometry.Height.Output, Geometry.Width.Output));
        return Pool is null ? [y] : Pool.Infer([new Value(-1, y, "")]);
    }

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d)
    {
        Value x = d.Input(0), weight = d.Input(1), dy = d.OutputGradient;
        if (d.Wants(x))
            d.Add(x, d.Graph.Apply(new Conv2dBackwardDataOp(Geometry, Groups, x.Shape), dy, weight));
        var bias = Node.HasBias(d.Node) ? d.Input(2) : null;
        if (!d.Wants(weight) && (bias is null || !d.Wants(bias))) return;
        var gradients = d.Graph.ApplyAll(new Conv2dBackwardWeightsOp(Geometry, Groups, weight.Shape, bias is not null), x, dy);
        d.Add(weight, gradients[0]);
        if (bias is not null) d.Add(bias, gradients[1]);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => FlopsOf(Geometry, node.Inputs[1].Shape, node.Inputs[0].Shape[0]);

    /// <inheritdoc/>
    public override string Arithmetic => Geometry.Formula;

    internal static long FlopsOf(Geometry2d geometry, Shape weight, int batch) => 2L * batch * geometry.Positions * weight.Elements;
}

/// <summary>dx = dy convolved with the flipped weights. Inputs: dy [N, O, H', W'], weight. Output: dx.</summary>
public sealed record Conv2dBackwardDataOp(Geometry2d Geometry, int Groups, Shape InputShape) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [new(InputShape)];

    /// <inheritdoc/>
    public override long Flops(Node node) => Conv2dOp.FlopsOf(Geometry, node.Inputs[1].Shape, InputShape[0]);
}

/// <summary>dw[o, i] = Σ over samples of x[n, i] ⋆ dy[n, o]; db[o] = Σ dy[n, o]. Inputs: x, dy. Outputs: dw, and db if the layer has a bias.</summary>
public sealed record Conv2dBackwardWeightsOp(Geometry2d Geometry, int Groups, Shape WeightShape, bool HasBias) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        var weight = new ValueSpec(WeightShape, IsBatched: false);
        return HasBias ? [weight, new ValueSpec(new Shape(WeightShape[0]), IsBatched: false)] : [weight];
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => Conv2dOp.FlopsOf(Geometry, WeightShape, node.Inputs[0].Shape[0]);
}
