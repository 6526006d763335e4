namespace Cnn.Gpu.Graphs.Ops;

/// <summary>y = x · wᵀ + b. Inputs: x [N, in], weight [out, in] and optionally bias [out]. Fusion may add an activation: y = activation(x · wᵀ + b).</summary>
public sealed record LinearOp : Op
{
    /// <summary>Applied to the result.</summary>
    public Activation Activation { get; init; }

    /// <inheritdoc/>
    public override string Name => "Linear" + (Activation == Activation.None ? "" : $"+{Activation}");

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        Shape x = inputs[0].Shape, weight = inputs[1].Shape;
        if (x.Rank != 2)
            throw new ShapeException($"expected [N, features], got {x}. Put a Flatten layer before it: it gives {x.Sample.Elements} features.");
        if (x[1] != weight[1])
            throw new ShapeException($"weight {weight} expects {weight[1]} input features, but the input {x} has {x[1]}. Create the layer with inFeatures: {x[1]}.");
        return [new(new Shape(x[0], weight[0]))];
    }

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d)
    {
        Value x = d.Input(0), weight = d.Input(1), dy = d.OutputGradient;
        if (d.Wants(x)) d.Add(x, d.Graph.Apply(new LinearBackwardDataOp(), dy, weight));
        var bias = Node.HasBias(d.Node) ? d.Input(2) : null;
        if (!d.Wants(weight) && (bias is null || !d.Wants(bias))) return;
        var gradients = d.Graph.ApplyAll(new LinearBackwardWeightsOp(bias is not null), x, dy);
        d.Add(weight, gradients[0]);
        if (bias is not null) d.Add(bias, gradients[1]);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => 2 * node.Inputs[0].Shape[0] * node.Inputs[1].Shape.Elements;
}

/// <summary>dx = dy · w. Inputs: dy [N, out], weight [out, in]. Output: dx [N, in].</summary>
public sealed record LinearBackwardDataOp : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [new(new Shape(inputs[0].Shape[0], inputs[1].Shape[1]))];

    /// <inheritdoc/>
    public override long Flops(Node node) => 2 * node.Inputs[0].Shape[0] * node.Inputs[1].Shape.Elements;
}

/// <summary>dw = dyᵀ · x; db = Σ dy. Inputs: x [N, in], dy [N, out]. Outputs: dw [out, in], and db [out] if the layer has a bias.</summary>
public sealed record LinearBackwardWeightsOp(bool HasBias) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        int features = inputs[0].Shape[1], outputs = inputs[1].Shape[1];
        var weight = new ValueSpec(new Shape(outputs, features), IsBatched: false);
        return HasBias ? [weight, new ValueSpec(new Shape(outputs), IsBatched: false)] : [weight];
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => 2 * node.Inputs[0].Shape[0] * node.Outputs[0].Shape.Elements;
}
