namespace Cnn.Gpu.Graphs.Ops;

/// <summary>
/// y = weight · (x - mean) / √(variance + ε) + bias for each channel, with the mean and the (biased) variance of the step's samples over all
/// their positions (Ioffe and Szegedy 2015, arXiv:1502.03167). Inputs: x [N, C, H, W], weight [C], bias [C]. Outputs: y, mean [C],
/// variance [C]. Fusion may add an activation: y = activation(…).
/// </summary>
/// <param name="Epsilon">ε, which keeps the divisor from zero.</param>
public sealed record BatchNorm2dOp(float Epsilon) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        var y = RequireChannels(inputs[0], inputs[1]);
        var x = inputs[0].Shape;
        if ((long)x[0] * x[2] * x[3] == 1)
            throw new ShapeException($"a batch of {x} has one value per channel, whose variance says nothing. Use a larger batch or larger images.");
        var statistic = new ValueSpec(inputs[1].Shape, IsBatched: false);
        return [y, statistic, statistic];
    }

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d)
    {
        Value x = d.Input(0), weight = d.Input(1), bias = d.Input(2);
        var gradients = d.Graph.ApplyAll(new BatchNorm2dBackwardOp(Epsilon), d.OutputGradient, x, weight, d.Output(1), d.Output(2));
        if (d.Wants(x)) d.Add(x, gradients[0]);
        if (d.Wants(weight)) d.Add(weight, gradients[1]);
        if (d.Wants(bias)) d.Add(bias, gradients[2]);
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => 8 * node.Outputs[0].Shape.Elements;

    internal static ValueSpec RequireChannels(Value x, Value weight)
    {
        if (x.Shape.Rank != 4) throw new ShapeException($"expected an image batch [N, C, H, W], got {x.Shape}.");
        if (weight.Shape != new Shape(x.Shape[1]))
            throw new ShapeException(
                $"the layer has {weight.Shape[0]} channels, but the input {x.Shape} has {x.Shape[1]}. Create the layer with channels: {x.Shape[1]}.");
        return x.Spec;
    }
}

/// <summary>
/// With x̂ = (x - mean) / √(variance + ε) and n values per channel: dbias = Σ dy, dweight = Σ dy · x̂,
/// dx = weight / √(variance + ε) · (dy - dbias / n - x̂ · dweight / n). Inputs: dy, x, weight, mean, variance. Outputs: dx, dweight, dbias.
/// </summary>
public sealed record BatchNorm2dBackwardOp(float Epsilon) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        var parameter = new ValueSpec(inputs[2].Shape, IsBatched: false);
        return [inputs[1].Spec, parameter, parameter];
    }

    /// <inheritdoc/>
    public override long Flops(Node node) => 11 * node.Outputs[0].Shape.Elements;
}

/// <summary>
/// y = weight · (x - mean) / √(variance + ε) + bias with statistics that were gathered in training. Inputs: x, weight, bias, mean, variance.
/// </summary>
public sealed record BatchNorm2dInferenceOp(float Epsilon) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [BatchNorm2dOp.RequireChannels(inputs[0], inputs[1])];

    /// <inheritdoc/>
    public override long Flops(Node node) => 2 * node.Outputs[0].Shape.Elements;
}
