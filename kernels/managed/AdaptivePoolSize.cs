namespace Cnn.Gpu.Kernels;

/// <summary>The sizes of an adaptive pooling.</summary>
internal struct AdaptivePoolSize
{
    /// <summary>The height of the input.</summary>
    public int InputHeight;

    /// <summary>The width of the input.</summary>
    public int InputWidth;

    /// <summary>The height of the output.</summary>
    public int OutputHeight;

    /// <summary>The width of the output.</summary>
    public int OutputWidth;
}
