namespace Cnn.Gpu.Kernels;

/// <summary>The numbers of a dropout in one step.</summary>
internal struct DropoutSettings
{
    public float Probability;

    /// <summary>The elements of one sample.</summary>
    public int Features;

    /// <summary>The key and the upper half of the counter of the random numbers.</summary>
    public ulong Seed, CounterHigh;
}
