namespace Cnn.Gpu.Benchmarks.Operations;

/// <summary>What an op needs to know besides its shape.</summary>
internal enum OpKind
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>Its output features.</summary>
    Linear,

    /// <summary>Its window.</summary>
    Pooling,

    /// <summary>Its output channels, window and groups.</summary>
    Convolution,
}
