namespace Cnn.Gpu.Kernels;

/// <summary>Arithmetic on elements at the same place.</summary>
internal static class ElementwiseKernels
{
    /// <summary>z = x + y.</summary>
    public static void Add(Index1D index, ArrayView<float> x, ArrayView<float> y, ArrayView<float> z) => z[index] = x[index] + y[index];

    /// <summary>y = x.</summary>
    public static void Copy(Index1D index, ArrayView<float> x, ArrayView<float> y) => y[index] = x[index];
}
