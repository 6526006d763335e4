namespace Cnn.Gpu.Kernels;

/// <summary>The numbers of one step of gradient descent.</summary>
internal struct SgdSettings
{
    public float LearningRate, Momentum, WeightDecay;

    /// <summary>1 to look ahead along the momentum.</summary>
    public int Nesterov;
}

/// <summary>The numbers of one step of Adam.</summary>
internal struct AdamSettings
{
    public float LearningRate, Beta1, Beta2, Epsilon, WeightDecay;

    /// <summary>1 to shrink weights directly (AdamW).</summary>
    public int Decoupled;

    /// <summary>1 - β₁ᵗ and 1 - β₂ᵗ for the step number t, which starts at 1.</summary>
    public float Correction1, Correction2;
}
