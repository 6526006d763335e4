using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Tests.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.OpenCl;

public sealed class OpenClContextTests
{
    [Test]
    public void TheTraitsMakeSense()
    {
        using var context = TestOpenCl.Open();
        var traits = context.Traits;
        Assert.Multiple(() =>
        {
            Assert.That(traits.Name, Is.Not.Empty);
            Assert.That(traits.Driver, Is.Not.Empty);
            Assert.That(traits.Dialect, Is.EqualTo(ShaderDialect.OpenCl));
            Assert.That(traits.ComputeUnits, Is.GreaterThan(0));
            Assert.That(traits.MaxGroupSize, Is.GreaterThanOrEqualTo(1));
            Assert.That(traits.LocalBytes, Is.GreaterThanOrEqualTo(16 << 10));
            Assert.That(traits.MaxBufferBytes, Is.InRange(1 << 20, traits.MemoryBytes));
            Assert.That(traits.Alignment, Is.GreaterThanOrEqualTo(64));
            Assert.That(int.IsPow2(traits.Alignment), Is.True);
            Assert.That(traits.Capabilities, Does.Contain("compute units"));
        });
    }

    [TestCase(0, 4096)]
    [TestCase(1, 4095)]
    [TestCase(37, 1)]
    [TestCase(128, 1000)]
    [TestCase(160, 2048)]
    public void FillsExactlyTheSlice(int offset, int bytes)
    {
        using var context = TestOpenCl.Open();
        using var buffer = context.Allocate(4096);
        context.Fill(buffer.All, 0xAA);
        context.Fill(new ComputeSlice(buffer, offset, bytes), 0x55);
        var expected = Enumerable.Repeat((byte)0xAA, 4096).ToArray();
        expected.AsSpan(offset, bytes).Fill(0x55);
        Assert.That(context.Read<byte>(buffer.All), Is.EqualTo(expected));
    }

    [TestCase(0, 4096)]
    [TestCase(1, 4095)]
    [TestCase(200, 77)]
    public void WritesAndReadsExactlyTheSlice(int offset, int bytes)
    {
        using var context = TestOpenCl.Open();
        using var buffer = context.Allocate(4096);
        context.Fill(buffer.All, 0);
        var data = new byte[bytes];
        new Random(1).NextBytes(data);
        var slice = new ComputeSlice(buffer, offset, bytes);
        context.Write(slice, data);
        var expected = new byte[4096];
        data.CopyTo(expected, offset);
        // Written is what the data was at the call.
        data.AsSpan().Clear();
        Assert.Multiple(() =>
        {
            Assert.That(context.Read<byte>(buffer.All), Is.EqualTo(expected));
            Assert.That(context.Read<byte>(slice), Is.EqualTo(expected[offset..(offset + bytes)]));
        });
    }

    [Test]
    public void SlicesOutsideOfTheBufferAreRefused()
    {
        using var context = TestOpenCl.Open();
        using var buffer = context.Allocate(100);
        Assert.Multiple(() =>
        {
            Assert.That(() => context.Fill(new ComputeSlice(buffer, 0, 101), 0), Throws.ArgumentException.With.Message.Contains("101 bytes at 0"));
            Assert.That(() => context.Fill(new ComputeSlice(buffer, -1, 10), 0), Throws.ArgumentException);
            Assert.That(() => context.Write(new ComputeSlice(buffer, 90, 11), new byte[1]), Throws.ArgumentException);
            Assert.That(() => context.Write(new ComputeSlice(buffer, 90, 10), new byte[11]), Throws.ArgumentException.With.Message.Contains("11 bytes"));
            Assert.That(() => context.Read(new ComputeSlice(buffer, 90, 10), new byte[11]), Throws.ArgumentException);
        });
    }

    [Test]
    public void ABufferLargerThanTheDeviceAllowsIsAnErrorWithTheNumbers()
    {
        using var context = TestOpenCl.Open();
        var most = context.Traits.MaxBufferBytes;
        Assert.That(() => context.Allocate(most + 1),
            Throws.TypeOf<DeviceException>().With.Message.Contains($"{most:N0}").And.Message.Contains($"{most + 1:N0}").And.Message.Contains("smaller batch"));
    }

    [Test]
    public void MoreThanTheDevicesMemoryIsAnErrorWithTheNumbers()
    {
        using var context = TestOpenCl.Open();
        var memory = context.Traits.MemoryBytes;
        var buffers = new List<ComputeBuffer>();
        try
        {
            // PoCL takes memory when it is first used; a device that takes it at once may be full earlier, with the same words.
            var error = Assert.Throws<DeviceException>(() =>
            {
                while (buffers.Sum(b => b.Bytes) <= memory) buffers.Add(context.Allocate(context.Traits.MaxBufferBytes));
            });
            Assert.That(error!.Message, Does.Contain($"{memory:N0}").And.Contain($"{buffers.Sum(b => b.Bytes):N0}").And.Contain("do not fit"));
            buffers[0].Dispose();
            buffers[0] = context.Allocate(context.Traits.MaxBufferBytes);
        }
        finally
        {
            foreach (var buffer in buffers) buffer.Dispose();
        }
        Assert.That(context.AllocatedBytes, Is.Zero);
    }

    [Test]
    public void ABufferIsGivenBackOnce()
    {
        using var context = TestOpenCl.Open();
        using var other = context.Allocate(1000);
        var buffer = context.Allocate(5000);
        Assert.That(context.AllocatedBytes, Is.EqualTo(6000));
        buffer.Dispose();
        buffer.Dispose();
        Assert.That(context.AllocatedBytes, Is.EqualTo(1000));
    }

    [Test]
    public void NothingWorksAfterDispose()
    {
        var context = TestOpenCl.Open();
        var kernel = context.Build(TestShaders.MultiplyAdd());
        var (buffer, kept) = (context.Allocate(16), context.Allocate(16));
        var sequence = context.Prepare([TestShaders.Launch(kernel, 4, buffer.All, kept.All)]);
        var upload = context.CreateUpload(kept.All, 2, overlapped: true);
        buffer.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(sequence.Enqueue, Throws.TypeOf<ObjectDisposedException>(), "a sequence whose buffer is gone");
            Assert.That(() => context.Fill(buffer.All, 0), Throws.TypeOf<ObjectDisposedException>());
        });
        context.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(() => context.Allocate(1), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => context.Build(TestShaders.MultiplyAdd()), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => context.Prepare([]), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => context.CreateUpload(kept.All, 1, false), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => context.Write(kept.All, new byte[1]), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => context.Read(kept.All, new byte[1]), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => context.Fill(kept.All, 0), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(context.Wait, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(sequence.Enqueue, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => upload.Submit(1), Throws.TypeOf<ObjectDisposedException>());
            // In the wrong order, and twice: nothing happens.
            Assert.That(() => { sequence.Dispose(); upload.Dispose(); kept.Dispose(); context.Dispose(); upload.Dispose(); }, Throws.Nothing);
        });
    }

    [Test]
    public void ManyContextsLiveBesideEachOther()
    {
        using var first = TestOpenCl.Open();
        using var second = TestOpenCl.Open();
        using var one = first.Allocate(1f, 2f, 3f, 4f);
        using var two = second.Allocate(5f, 6f, 7f, 8f);
        first.Dispose();
        Assert.That(second.Read<float>(two.All), Is.EqualTo(new[] { 5f, 6f, 7f, 8f }));
    }

    [Test]
    public void AnErrorNamesItsCodeAndWhatWasDone()
    {
        using var context = TestOpenCl.Open();
        using var held = context.Allocate(12345);
        Assert.Multiple(() =>
        {
            Assert.That(context.Error(-4, "do a thing").Message,
                Does.Contain("could not do a thing: CL_MEM_OBJECT_ALLOCATION_FAILURE (-4)").And.Contain("12,345").And.Contain($"{context.Traits.MemoryBytes:N0}"));
            Assert.That(context.Error(-36, "do a thing").Message, Does.Contain("CL_INVALID_COMMAND_QUEUE (-36)").And.Contain("lost"));
            Assert.That(context.Error(-52, "do a thing").Message, Does.Contain("CL_INVALID_KERNEL_ARGS (-52)").And.Contain(context.Traits.Driver));
        });
    }
}
