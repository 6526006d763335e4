namespace Cnn.Gpu.Kernels;

/// <summary>The numbers of a batch normalisation.</summary>
internal struct BatchNormSize
{
    /// <summary>C.</summary>
    public int Channels;

    /// <summary>H · W.</summary>
    public int Positions;

    /// <summary>The step's samples.</summary>
    public int Count;

    /// <summary>ε.</summary>
    public float Epsilon;

    /// <summary>The share of the step's statistics in the running ones.</summary>
    public float Momentum;

    /// <summary>n / (n - 1), which turns the variance into the unbiased one.</summary>
    public float Correction;
}
