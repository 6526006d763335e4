namespace Cnn.Gpu.Graphs.Ops;

/// <summary>A function applied to each element.</summary>
public enum Activation
{
    /// <summary>y = x.</summary>
    None,

    /// <summary>y = max(x, 0).</summary>
    ReLU,

    /// <summary>y = 1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>y = tanh x.</summary>
    Tanh,
}

/// <summary>y = f(x), element by element.</summary>
public sealed record ActivationOp(Activation Function) : Op
{
    /// <inheritdoc/>
    public override string Name => Function.ToString();

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [inputs[0].Spec];

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d) =>
        d.Add(d.Input(0), d.Graph.Apply(new ActivationBackwardOp(Function), d.OutputGradient, d.Output(0)));

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Outputs[0].Shape.Elements;
}

/// <summary>dx = dy · f'(x), with f' computed from y = f(x): [y > 0], y (1 - y), 1 - y². Inputs: dy, y.</summary>
public sealed record ActivationBackwardOp(Activation Function) : Op
{
    /// <inheritdoc/>
    public override string Name => $"{Function}Backward";

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [inputs[0].Spec];

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Outputs[0].Shape.Elements;
}
