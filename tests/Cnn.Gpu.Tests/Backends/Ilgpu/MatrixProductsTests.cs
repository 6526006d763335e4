extern alias Ilgpu;

using Cnn.Gpu.Tests.Conformance;
using ILGPU;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using Ilgpu::Cnn.Gpu.Backends.Ilgpu;
using Ilgpu::Cnn.Gpu.Backends.Managed;

namespace Cnn.Gpu.Tests.Backends.Ilgpu;

/// <summary>Linear ops as cuBLAS would compute them, with a textbook product in its place.</summary>
public sealed class MatrixProductsTests
{
    private static IEnumerable<OpCase> Cases => AgreementTests.Cases.Where(c => c.Name.StartsWith("linear", StringComparison.Ordinal));

    [TestCaseSource(nameof(Cases))]
    public void GivesWhatTheKernelsGive(object @case)
    {
        var context = IlgpuKind.CreateContext();
        var accelerator = CPUDevice.Default.CreateAccelerator(context);
        var products = 0;
        using var device = new ManagedDevice(new KernelDevice(context, accelerator, new MatrixProducts(Multiply)), new());
        using var reference = DeviceSpec.Reference.Open();
        var linear = (OpCase)@case;
        var actual = OpCaseRunner.Run(linear, device);
        foreach (var (name, values) in OpCaseRunner.Run(linear, reference)) Close.Require(name, actual[name], values, Close.Op);
        Assert.That(products, Is.EqualTo(3), "forward, and the gradients of x and of the weights");

        // Column by column, as cuBLAS has it. On this accelerator the host sees the memory.
        void Multiply(
            CuBlasOperation transposeA, CuBlasOperation transposeB, int rows, int columns, int terms,
            ArrayView<float> a, int lda, ArrayView<float> b, int ldb, float beta, ArrayView<float> c, int ldc)
        {
            products++;
            accelerator.Synchronize();
            for (var i = 0; i < rows; i++)
                for (var j = 0; j < columns; j++)
                {
                    var sum = 0f;
                    for (var k = 0; k < terms; k++)
                        sum += a[transposeA == CuBlasOperation.NonTranspose ? i + k * lda : k + i * lda]
                            * b[transposeB == CuBlasOperation.NonTranspose ? k + j * ldb : j + k * ldb];
                    ref var place = ref c[i + j * ldc];
                    place = beta == 0f ? sum : beta * place + sum;
                }
        }
    }
}
