namespace Cnn.Gpu.Backends.Cpu.Kernels;

/// <summary>What the positions of a group share while a tile of output channels is computed.</summary>
internal unsafe struct TapArguments
{
    /// <summary>Pairs of offsets in floats: of the input relative to a position, and of the weights of the tile's channels.</summary>
    public int* Taps;

    /// <summary>The number of pairs.</summary>
    public int TapCount;

    /// <summary>The packed weights of the tile: for each tap one number for each channel.</summary>
    public float* Weights;

    /// <summary>The bias of the tile's first channel, or null.</summary>
    public float* Bias;

    /// <summary>Floats from one output channel to the next.</summary>
    public long OutputPitch;

    /// <summary>The channels of the tile that exist; a last tile may have fewer than its width.</summary>
    public int Channels;

    /// <summary>Whether negative results become zero.</summary>
    public bool ReLU;

    /// <summary>For pooled tiles: from the pooled value to the place of its maximum, in floats; 0 if nobody needs it.</summary>
    public long IndexDistance;

    /// <summary>For pooled tiles: whether the smallest is kept, not the largest.</summary>
    public bool KeepSmallest;
}
