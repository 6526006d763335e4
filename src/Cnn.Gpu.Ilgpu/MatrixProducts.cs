using Cnn.Gpu.Backends.Managed;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Kernels;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Cnn.Gpu.Backends.Ilgpu;

/// <summary>c = a · b + β c with matrices in cuBLAS's order, column by column; <c>lda</c> is the distance of a's columns.</summary>
internal delegate void Gemm(
    CuBlasOperation transposeA, CuBlasOperation transposeB, int rows, int columns, int terms,
    ArrayView<float> a, int lda, ArrayView<float> b, int ldb, float beta, ArrayView<float> c, int ldc);

/// <summary>Linear ops as products of matrices. Ours lie row by row, which to <see cref="Gemm"/> are their transposes.</summary>
internal sealed class MatrixProducts(Gemm gemm, IDisposable? owner = null) : IDisposable
{
    private const CuBlasOperation AsIs = CuBlasOperation.NonTranspose, Transposed = CuBlasOperation.Transpose;

    /// <summary>Those of cuBLAS, if the accelerator is a CUDA device and the library is installed.</summary>
    public static MatrixProducts? TryCreate(Accelerator accelerator)
    {
        if (accelerator is not CudaAccelerator cuda) return null;
        try
        {
            // Without atomics the same product has the same bits whenever it is computed.
            var blas = new CuBlas(cuda) { AtomicsMode = CuBlasAtomicsMode.NotAllowed };
            return new MatrixProducts(
                (ta, tb, m, n, k, a, lda, b, ldb, beta, c, ldc) => blas.Gemm(ta, tb, m, n, k, 1f, a, lda, b, ldb, beta, c, ldc), blas);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or NotSupportedException or CuBlasException)
        {
            return null;
        }
    }

    /// <summary>The launch of an op, or null if it is no product.</summary>
    public Launch? Find(Op op) => op switch
    {
        LinearOp { Activation: Activation.None } => Forward,
        LinearBackwardDataOp => BackwardData,
        LinearBackwardWeightsOp => BackwardWeights,
        _ => null,
    };

    /// <inheritdoc/>
    public void Dispose() => owner?.Dispose();

    /// <summary>yᵀ = w xᵀ, added to the bias.</summary>
    private void Forward(in LaunchContext c)
    {
        var hasBias = Node.HasBias(c.Node);
        var size = LinearLaunches.Size(c.Node.Inputs[1].Shape, hasBias, c.Count);
        if (hasBias) c.Device.Run(c.Extent(0), LinearKernels.Bias, c.In(2), c.Out(0), size);
        gemm(Transposed, AsIs, size.Outputs, size.Count, size.Inputs, c.In(1), size.Inputs, c.In(0), size.Inputs, hasBias ? 1f : 0f, c.Out(0), size.Outputs);
    }

    /// <summary>dxᵀ = wᵀ dyᵀ.</summary>
    private void BackwardData(in LaunchContext c)
    {
        var size = LinearLaunches.Size(c.Node.Inputs[1].Shape, false, c.Count);
        gemm(AsIs, AsIs, size.Inputs, size.Count, size.Outputs, c.In(1), size.Inputs, c.In(0), size.Outputs, 0f, c.Out(0), size.Inputs);
    }

    /// <summary>dwᵀ = xᵀ dy.</summary>
    private void BackwardWeights(in LaunchContext c)
    {
        var size = LinearLaunches.Size(c.Node.Outputs[0].Shape, ((LinearBackwardWeightsOp)c.Node.Op).HasBias, c.Count);
        gemm(AsIs, Transposed, size.Inputs, size.Outputs, size.Count, c.In(0), size.Inputs, c.In(1), size.Outputs, 0f, c.Out(0), size.Inputs);
        if (size.HasBias != 0) c.Device.Run(c.Extent(1), LinearKernels.BackwardBias, c.In(1), c.Out(1), size);
    }
}
