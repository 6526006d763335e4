using System.Runtime.InteropServices;
using static Cnn.Gpu.Tests.Backends.Cuda.CudaContextTests;

namespace Cnn.Gpu.Tests.Backends.Cuda;

public sealed class CudaUploadTests
{
    private const int Items = 64;

    [Test, Isolated]
    public void EveryStepReadsItsOwnNumbers([Values] bool overlapped, [Values(1, 2, 64)] int slots)
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using (var context = EmulatedCuda.Open())
        {
            using var numbers = context.Allocate(Items * sizeof(float));
            using var y = Of(context, new float[Items]);
            using var upload = context.CreateUpload(numbers.All, slots, overlapped);
            using var sequence = context.Prepare([CudaShaders.Launch(context.Build(CudaShaders.MultiplyAdd(scale: 3)), Items, numbers.All, y.All)]);
            var expected = new float[Items];
            for (var step = 0; step < 10; step++)
            {
                var slot = MemoryMarshal.Cast<byte, float>(upload.Begin());
                Assert.That(slot.Length, Is.EqualTo(Items));
                for (var i = 0; i < Items; i++)
                {
                    slot[i] = (step + 1) * (i + 1);
                    expected[i] += 3 * slot[i];
                }
                upload.Submit(Items * sizeof(float));
                sequence.Enqueue();
            }
            Assert.That(Read(context, y.All), Is.EqualTo(expected));
        }
        Assert.That(cuda.Balance, Is.Empty);
    }

    [TestCase(false), TestCase(true), Isolated]
    public void WaitsForNothingButItsSlot(bool overlapped)
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        using var numbers = context.Allocate(16);
        using var upload = context.CreateUpload(numbers.All, 4, overlapped);
        _ = cuda.Calls;
        upload.Begin();
        upload.Submit(8);
        var calls = cuda.Calls;
        Assert.That(calls, Does.Not.Contain("cuStreamSynchronize"));
        Assert.That(calls, Does.Contain("cuMemcpyHtoDAsync_v2 8"));
        Assert.That(calls.Contains("cuMemcpyDtoDAsync_v2 8", StringComparison.Ordinal), Is.EqualTo(overlapped));
    }

    [TestCase(false), TestCase(true), Isolated]
    public void AllocatesNothing(bool overlapped)
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        using var numbers = context.Allocate(16);
        using var upload = context.CreateUpload(numbers.All, 2, overlapped);
        Steps();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Steps();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Steps()
        {
            for (var i = 0; i < 50; i++)
            {
                upload.Begin();
                upload.Submit(16);
            }
        }
    }

    [Test, Isolated]
    public void RefusesWrongUse()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        using var numbers = context.Allocate(16);
        Assert.That(() => context.CreateUpload(numbers.All, 0, false), Throws.InstanceOf<ArgumentOutOfRangeException>());
        var upload = context.CreateUpload(numbers.All, 2, false);
        Assert.That(() => upload.Submit(16), Throws.InvalidOperationException);
        upload.Begin();
        Assert.That(() => upload.Submit(17), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("16 bytes"));
        upload.Dispose();
        Assert.That(() => upload.Begin().Length, Throws.InstanceOf<ObjectDisposedException>());
    }

    [TestCase("cuMemHostAlloc", 0), TestCase("cuEventCreate", 1), TestCase("cuEventCreate", 3), TestCase("cuMemAlloc_v2", 0), TestCase("cuStreamCreate", 0), Isolated]
    public void OneThatCannotBeMadeKeepsNothing(string function, int after)
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using (var context = EmulatedCuda.Open())
        {
            using var numbers = context.Allocate(16);
            cuda.Fail(function, 304, after);
            Assert.That(() => context.CreateUpload(numbers.All, 2, overlapped: true), Throws.InstanceOf<DeviceException>());
        }
        Assert.That(cuda.Balance, Is.Empty);
    }
}
