using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>The sums of a batch normalisation. Inputs: x, weight. Outputs: mean, variance and scale = weight / √(variance + ε), all [C].</summary>
internal sealed record BatchNormStatisticsOp(float Epsilon) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [inputs[1].Spec, inputs[1].Spec, inputs[1].Spec];

    /// <inheritdoc/>
    public override long Flops(Node node) => 5 * node.Inputs[0].Shape.Elements;
}

/// <summary>y = scale · (x - mean) + bias, element by element. Inputs: x, mean, scale, bias. Output: y.</summary>
internal sealed record BatchNormScaleOp : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [inputs[0].Spec];

    /// <inheritdoc/>
    public override long Flops(Node node) => 3 * node.Inputs[0].Shape.Elements;
}

/// <summary>
/// The sums of a batch normalisation's gradient. Inputs: dy, x, weight, mean, variance. Outputs: dweight, dbias, and the factors [3, C] of
/// dx = f₀ · dy + f₁ · (x - mean) + f₂. An activation that followed may be taken in: then dy is the gradient of its result, and scale and bias are
/// two further inputs, from which it is computed again.
/// </summary>
internal sealed record BatchNormGradientsOp(float Epsilon, Activation Activation = Activation.None) : Op
{
    /// <inheritdoc/>
    public override string Name => (Activation == Activation.None ? "" : $"{Activation}Backward+") + base.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        var parameter = inputs[2].Spec;
        return [parameter, parameter, parameter with { Shape = new Shape(3, parameter.Shape[0]) }];
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => 5 * node.Inputs[0].Shape.Elements;
}

/// <summary>
/// dx = f₀ · dy + f₁ · (x - mean) + f₂, element by element; 0 where there is no sample. Inputs: dy, x, mean, factors; and with an activation that was
/// taken in, scale and bias. Output: dx.
/// </summary>
internal sealed record BatchNormDataOp(Activation Activation = Activation.None) : Op
{
    /// <inheritdoc/>
    public override string Name => (Activation == Activation.None ? "" : $"{Activation}Backward+") + base.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [inputs[0].Spec];

    /// <inheritdoc/>
    public override long Flops(Node node) => (Activation == Activation.None ? 6 : 7) * node.Inputs[0].Shape.Elements;
}
