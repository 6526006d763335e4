namespace Cnn.Gpu.Optimizers;

/// <summary>Adam with decoupled weight decay: w -= lr · λ · w before the step (Loshchilov and Hutter 2019, arXiv:1711.05101; torch.optim.AdamW).</summary>
/// <param name="LearningRate">The step size.</param>
/// <param name="Beta1">Decay of the mean of gradients.</param>
/// <param name="Beta2">Decay of the mean of squared gradients.</param>
/// <param name="Epsilon">Added to the denominator.</param>
/// <param name="WeightDecay">λ.</param>
public sealed record AdamW(float LearningRate = 1e-3f, float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float WeightDecay = 1e-2f)
    : Adam(LearningRate, Beta1, Beta2, Epsilon, WeightDecay)
{
    /// <inheritdoc/>
    public override bool DecoupledWeightDecay => true;
}
