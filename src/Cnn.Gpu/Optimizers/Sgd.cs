namespace Cnn.Gpu.Optimizers;

/// <summary>
/// Stochastic gradient descent (torch.optim.SGD): g += λ w; v = μ v + g; w -= lr · v, or with Nesterov w -= lr · (g + μ v).
/// </summary>
/// <param name="LearningRate">The step size.</param>
/// <param name="Momentum">μ; 0 keeps no state.</param>
/// <param name="WeightDecay">λ, added to the gradient.</param>
/// <param name="Nesterov">Look ahead along the momentum.</param>
public sealed record Sgd(float LearningRate, float Momentum = 0, float WeightDecay = 0, bool Nesterov = false) : Optimizer(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Momentum == 0 ? [] : ["momentum_buffer"];
}
