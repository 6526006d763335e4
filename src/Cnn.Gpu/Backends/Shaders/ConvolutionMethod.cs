namespace Cnn.Gpu.Backends.Shaders;

/// <summary>How shaders compute a convolution.</summary>
internal enum ConvolutionMethod
{
    /// <summary>Every work item sums a small tile of results on its own.</summary>
    Direct,

    /// <summary>Groups multiply matrices, pieces of which they bring into local memory together.</summary>
    Gemm,
}
