namespace Cnn.Gpu.Optimizers;

/// <summary>A rule that turns gradients into new parameters. It holds constants only: the state of each parameter lives on the device.</summary>
/// <param name="LearningRate">The step size where no schedule says otherwise.</param>
/// <param name="WeightDecay">How strongly weights are pulled to zero.</param>
public abstract record Optimizer(float LearningRate, float WeightDecay)
{
    /// <summary>The names of the tensors that the rule keeps for each parameter, as in PyTorch's optimizer state.</summary>
    public abstract IReadOnlyList<string> StateNames { get; }
}
