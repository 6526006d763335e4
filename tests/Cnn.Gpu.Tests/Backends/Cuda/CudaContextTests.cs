using System.Runtime.InteropServices;
using Cnn.Gpu.Backends.Cuda;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Cuda;

public sealed class CudaContextTests
{
    [Test, Isolated]
    public void DescribesTheCard()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        var traits = context.Traits;
        Assert.That(traits.Name, Is.EqualTo("Emulated card 0"));
        Assert.That(traits.Driver, Is.EqualTo("CUDA 12.4, NVRTC 12.4"));
        Assert.That(traits.Capabilities, Is.EqualTo("7 multiprocessors, compute capability 9.0, CUDA 12.4, NVRTC 12.4"));
        Assert.That((traits.Class, traits.Dialect), Is.EqualTo((ComputeClass.Gpu, ShaderDialect.Cuda)));
        Assert.That((traits.ComputeUnits, traits.MaxGroupSize, traits.LocalBytes), Is.EqualTo((7, 1024, 49152L)));
        Assert.That((traits.MemoryBytes, traits.MaxBufferBytes), Is.EqualTo((1L << 30, 1L << 30)));
    }

    [Test, Isolated]
    public void CopiesAndFillsSlices()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using (var context = EmulatedCuda.Open())
        {
            using var buffer = context.Allocate(1024);
            context.Fill(buffer.All, 7);
            context.Write(new ComputeSlice(buffer, 256, 3), [1, 2, 3]);
            context.Fill(new ComputeSlice(buffer, 512, 2), 9);
            var read = new byte[1024];
            context.Read(buffer.All, read);
            var expected = Enumerable.Repeat((byte)7, 1024).ToArray();
            (expected[256], expected[257], expected[258], expected[512], expected[513]) = (1, 2, 3, 9, 9);
            Assert.That(read, Is.EqualTo(expected));
            var part = new byte[2];
            context.Read(new ComputeSlice(buffer, 257, 2), part);
            Assert.That(part, Is.EqualTo(new byte[] { 2, 3 }));
        }
        Assert.That(cuda.Balance, Is.Empty);
    }

    [Test, Isolated]
    public void RefusesSlicesThatLieOutsideOrAreGone()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        var buffer = context.Allocate(64);
        Assert.That(() => context.Fill(new ComputeSlice(buffer, 60, 8), 0), Throws.ArgumentException.With.Message.Contains("8 bytes at 60"));
        Assert.That(() => context.Write(buffer.All, new byte[65]), Throws.ArgumentException.With.Message.Contains("65 bytes do not fit"));
        Assert.That(() => context.Allocate(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        buffer.Dispose();
        buffer.Dispose();
        Assert.That(() => context.Fill(buffer.All, 0), Throws.InstanceOf<ObjectDisposedException>());
        context.Dispose();
        Assert.That(() => context.Allocate(1), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(cuda.Balance, Is.Empty);
    }

    [Test, Isolated]
    public void MemoryThatIsNotThereIsAnErrorWithNumbers()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        cuda.Set("memory", 10_000);
        using var context = EmulatedCuda.Open();
        using var most = context.Allocate(8_000);
        Assert.That(() => context.Allocate(3_000), Throws.InstanceOf<DeviceException>().With.Message.Contains(
            "Emulated card 0 cannot give 3,000 bytes of device memory; 2,000 of its 10,000 bytes are free"));
        cuda.Fail("cuMemHostAlloc", 2);
        Assert.That(() => context.CreateUpload(most.All, 2, overlapped: false), Throws.InstanceOf<DeviceException>().With.Message.Contains("pinned host memory"));
        // Nothing is lost by that.
        context.Allocate(1_000).Dispose();
    }

    [Test, Isolated]
    public void EveryThreadMayCall()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        using var buffer = context.Allocate(4);
        var read = new byte[4];
        var thread = new Thread(() =>
        {
            context.Fill(buffer.All, 5);
            context.Read(buffer.All, read);
        });
        thread.Start();
        thread.Join();
        Assert.That(read, Is.EqualTo(new byte[] { 5, 5, 5, 5 }));
    }

    [TestCase(700, "ILLEGAL_ADDRESS"), TestCase(719, "EMULATED"), TestCase(214, "EMULATED"), Isolated]
    public void ALostDeviceSaysSoFromThenOn(int code, string name)
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        var context = EmulatedCuda.Open();
        var buffer = context.Allocate(4);
        cuda.Fail("cuStreamSynchronize", code);
        Assert.That(context.Wait, Throws.InstanceOf<DeviceException>().With.Message.Contains("Emulated card 0 is lost").And.Message.Contains(name));
        Assert.That(() => context.Fill(buffer.All, 0), Throws.InstanceOf<DeviceException>().With.Message.Contains("is lost"));
        Assert.That(() => context.Allocate(1), Throws.InstanceOf<DeviceException>().With.Message.Contains("start the process again"));
        buffer.Dispose();
        context.Dispose();
    }

    [Test, Isolated]
    public void AFailureThatIsNotForGoodKeepsTheContext()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        cuda.Fail("cuStreamSynchronize", 400);
        Assert.That(context.Wait, Throws.InstanceOf<DeviceException>().With.Message.Contains("could not wait for the device").And.Message.Not.Contains("lost"));
        context.Wait();
    }

    [Test, Isolated]
    public void AKernelThatWritesElsewhereLosesTheDevice()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        using var buffer = context.Allocate(4);
        using var sequence = context.Prepare([CudaShaders.Launch(context.Build(CudaShaders.Overrun(at: 3)), CudaShaders.Group, buffer.All)]);
        sequence.Enqueue();
        Assert.That(context.Wait, Throws.InstanceOf<DeviceException>().With.Message.Contains("ILLEGAL_ADDRESS"));
    }

    [Test, Isolated]
    public void EverythingIsGivenBack()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using (var context = EmulatedCuda.Open())
        {
            using var a = context.Allocate(256);
            using var y = context.Allocate(256);
            using var upload = context.CreateUpload(a.All, 3, overlapped: true);
            using var plain = context.CreateUpload(a.All, 3, overlapped: false);
            using var sequence = context.Prepare([CudaShaders.Launch(context.Build(CudaShaders.MultiplyAdd()), 64, a.All, y.All)]);
            upload.Begin();
            upload.Submit(256);
            sequence.Enqueue();
            sequence.Measure(new long[1], new long[1]);
        }
        Assert.That(cuda.Balance, Is.Empty);
    }

    [Test, Isolated]
    public void WhatIsDisposedAfterTheContextDoesNoHarm()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        var context = EmulatedCuda.Open();
        var buffer = context.Allocate(256);
        var upload = context.CreateUpload(buffer.All, 2, overlapped: true);
        var sequence = context.Prepare([CudaShaders.Launch(context.Build(CudaShaders.GroupSum), 64, buffer.All, buffer.All)]);
        context.Dispose();
        sequence.Dispose();
        upload.Dispose();
        buffer.Dispose();
        context.Dispose();
    }

    [Test, Isolated]
    public void AContextThatCannotBeOpenedKeepsNothing()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        cuda.Fail("cuStreamCreate", 304);
        Assert.That(() => EmulatedCuda.Open(), Throws.InstanceOf<DeviceException>().With.Message.Contains("make a stream"));
        Assert.That(cuda.Balance, Is.Empty);
    }

    /// <summary>The floats of a slice.</summary>
    internal static float[] Read(ComputeContext context, ComputeSlice slice)
    {
        var read = new float[slice.Bytes / sizeof(float)];
        context.Read(slice, MemoryMarshal.AsBytes(read.AsSpan()));
        return read;
    }

    /// <summary>A buffer of floats.</summary>
    internal static ComputeBuffer Of(CudaContext context, params float[] values)
    {
        var buffer = context.Allocate(values.Length * sizeof(float));
        context.Write(buffer.All, MemoryMarshal.AsBytes(values.AsSpan()));
        return buffer;
    }
}
