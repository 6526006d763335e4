namespace Cnn.Gpu.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015, arXiv:1412.6980; torch.optim.Adam): m and v are running means of g and g²;
/// w -= lr · (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε), with weight decay added to the gradient.
/// </summary>
/// <param name="LearningRate">The step size.</param>
/// <param name="Beta1">Decay of the mean of gradients.</param>
/// <param name="Beta2">Decay of the mean of squared gradients.</param>
/// <param name="Epsilon">Added to the denominator.</param>
/// <param name="WeightDecay">Added to the gradient, times the weight.</param>
public record Adam(float LearningRate = 1e-3f, float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float WeightDecay = 0)
    : Optimizer(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> StateNames => ["exp_avg", "exp_avg_sq"];

    /// <summary>Whether weight decay shrinks the weights directly instead of passing through the running means.</summary>
    public virtual bool DecoupledWeightDecay => false;
}
