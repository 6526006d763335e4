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

    /// <summary>y = x where x > 0, else slope · x.</summary>
    LeakyReLU,

    /// <summary>y = x · Φ(x) with the distribution function of the normal distribution, exactly: Φ(x) = (1 + erf(x / √2)) / 2.</summary>
    GELU,

    /// <summary>y = x / (1 + e⁻ˣ).</summary>
    SiLU,
}

/// <summary>y = f(x), element by element.</summary>
public sealed record ActivationOp(Activation Function) : Op
{
    /// <summary>The slope of <see cref="Activation.LeakyReLU"/> below 0.</summary>
    public float Slope { get; init; } = 0.01f;

    /// <inheritdoc/>
    public override string Name => Function.ToString();

    /// <summary>Whether a larger x never gives a smaller y, so that maxima and minima stay where they are.</summary>
    public bool IsMonotone => Function is not (Activation.GELU or Activation.SiLU) && (Function != Activation.LeakyReLU || Slope >= 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [inputs[0].Spec];

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d) =>
        d.Add(d.Input(0), d.Graph.Apply(new ActivationBackwardOp(Function) { Slope = Slope },
            d.OutputGradient, ActivationBackwardOp.TakesInput(Function) ? d.Input(0) : d.Output(0)));

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Outputs[0].Shape.Elements;
}

/// <summary>
/// dx = dy · f'(x). For ReLU, Sigmoid and Tanh f' is computed from y = f(x): [y > 0], y (1 - y), 1 - y²; their inputs are dy, y. The others'
/// are dy, x.
/// </summary>
public sealed record ActivationBackwardOp(Activation Function) : Op
{
    /// <summary>The slope of <see cref="Activation.LeakyReLU"/> below 0.</summary>
    public float Slope { get; init; } = 0.01f;

    /// <inheritdoc/>
    public override string Name => $"{Function}Backward";

    /// <summary>Whether the second input is x, not y.</summary>
    public static bool TakesInput(Activation function) => function is Activation.LeakyReLU or Activation.GELU or Activation.SiLU;

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [inputs[0].Spec];

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Outputs[0].Shape.Elements;
}
