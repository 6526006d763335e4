using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Tests.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.OpenCl;

public sealed class OpenClSequenceTests
{
    [Test]
    public void ALaunchRunsOnTheNumbersOfItsSlices()
    {
        using var context = TestOpenCl.Open();
        using var buffer = context.Allocate(8192);
        ComputeSlice a = new(buffer, 0, 16), y = new(buffer, 4096, 16);
        context.Fill(buffer.All, 0);
        context.Write(a, Bytes(1, 2, 3, 4));
        context.Write(y, Bytes(10, 20, 30, 40));
        using var sequence = context.Prepare([TestShaders.Launch(context.Build(TestShaders.MultiplyAdd()), 4, a, y)]);
        sequence.Enqueue();
        sequence.Enqueue();
        Assert.Multiple(() =>
        {
            Assert.That(context.Read<float>(y), Is.EqualTo(new float[] { 14, 28, 42, 56 }));
            Assert.That(context.Read<float>(new ComputeSlice(buffer, 4112, 1024)), Is.All.Zero);
        });
    }

    [Test]
    public void LaunchesRunInOrderWithTheirOwnArguments()
    {
        using var context = TestOpenCl.Open();
        var kernel = context.Build(TestShaders.MultiplyAdd());
        using var one = context.Allocate(1f, 1f, 1f, 1f);
        using var two = context.Allocate(new float[4]);
        using var three = context.Allocate(new float[4]);
        // Kernels hold their arguments: launches of the same kernel must not share them.
        using var sequence = context.Prepare([TestShaders.Launch(kernel, 4, one.All, two.All), TestShaders.Launch(kernel, 4, two.All, three.All)]);
        for (var i = 0; i < 10; i++) sequence.Enqueue();
        Assert.Multiple(() =>
        {
            Assert.That(context.Read<float>(two.All), Is.All.EqualTo(20));
            Assert.That(context.Read<float>(three.All), Is.All.EqualTo(2 * (2 + 4 + 6 + 8 + 10 + 12 + 14 + 16 + 18 + 20)));
        });
    }

    [Test]
    public void GroupsAreCountedInThreeDimensions()
    {
        using var context = TestOpenCl.Open();
        var source = TestShaders.Source("ids", """
            KERNEL(ids)(GLOBAL int* RESTRICT y)
            {
                int group = (GROUP_ID(2) * GROUP_COUNT(1) + GROUP_ID(1)) * GROUP_COUNT(0) + GROUP_ID(0);
                int item = (LOCAL_ID(2) * GROUP_Y + LOCAL_ID(1)) * GROUP_X + LOCAL_ID(0);
                y[group * GROUP_X * GROUP_Y * GROUP_Z + item] += 1000 * group + item;
            }
            """, new Extent(2, 3, 2));
        using var y = context.Allocate(new int[5 * 3 * 2 * 12]);
        using var sequence = context.Prepare([new ComputeLaunch("ids", context.Build(source), [y.All], new Extent(5, 3, 2), new Extent(2, 3, 2))]);
        sequence.Enqueue();
        Assert.That(context.Read<int>(y.All), Is.EqualTo(Enumerable.Range(0, 360).Select(i => 1000 * (i / 12) + i % 12)));
    }

    [Test]
    public void AWrongNumberOfArgumentsIsRefused()
    {
        using var context = TestOpenCl.Open();
        using var buffer = context.Allocate(16);
        var kernel = context.Build(TestShaders.MultiplyAdd());
        Assert.That(() => context.Prepare([TestShaders.Launch(kernel, 4, buffer.All)]),
            Throws.TypeOf<KernelException>().With.Message.Contains("takes 2 arguments, and the launch has 1").And.Message.Contains("multiply_add"));
    }

    [Test]
    public void AnotherGroupSizeThanTheKernelsIsRefused()
    {
        using var context = TestOpenCl.Open();
        using var buffer = context.Allocate(64);
        var launch = TestShaders.Launch(context.Build(TestShaders.MultiplyAdd()), 8, buffer.All, buffer.All) with { GroupSize = new Extent(8) };
        Assert.That(() => context.Prepare([launch]), Throws.TypeOf<KernelException>().With.Message.Contains("groups of 4×1×1, and the launch has 8×1×1"));
    }

    [Test]
    public void ASliceThatIsNotAlignedIsRefused()
    {
        using var context = TestOpenCl.Open();
        using var buffer = context.Allocate(64);
        var launch = TestShaders.Launch(context.Build(TestShaders.MultiplyAdd()), 4, new ComputeSlice(buffer, 4, 16), buffer.All);
        Assert.That(() => context.Prepare([launch]), Throws.TypeOf<KernelException>().With.Message.Contains($"no multiple of {context.Traits.Alignment}"));
    }

    [Test]
    public void ASliceOutsideOfItsBufferIsRefused()
    {
        using var context = TestOpenCl.Open();
        using var buffer = context.Allocate(64);
        var launch = TestShaders.Launch(context.Build(TestShaders.MultiplyAdd()), 4, new ComputeSlice(buffer, 0, 65), buffer.All);
        Assert.That(() => context.Prepare([launch]), Throws.TypeOf<KernelException>().With.Message.Contains("65 bytes at 0 of a buffer of 64 bytes"));
    }

    [Test]
    public void ABufferOfAnotherContextIsRefused()
    {
        using var context = TestOpenCl.Open();
        using var other = TestOpenCl.Open();
        using var buffer = context.Allocate(16);
        using var foreign = other.Allocate(16);
        var launch = TestShaders.Launch(context.Build(TestShaders.MultiplyAdd()), 4, buffer.All, foreign.All);
        Assert.That(() => context.Prepare([launch]), Throws.ArgumentException.With.Message.Contains("does not belong to"));
    }

    [Test]
    public void AnArgumentThatIsNoBufferIsRefused()
    {
        using var context = TestOpenCl.Open();
        using var buffer = context.Allocate(16);
        var kernel = context.Build(TestShaders.Source("f", "KERNEL(f)(GLOBAL float* y, float4 x) { y[0] = x.x; }"));
        Assert.That(() => context.Prepare([TestShaders.Launch(kernel, 4, buffer.All, buffer.All)]), Throws.TypeOf<KernelException>().With.Message.Contains("argument 1"));
    }

    [Test]
    public void MeasureTimesEachLaunchInOrder()
    {
        using var context = TestOpenCl.Open();
        var kernel = context.Build(TestShaders.MultiplyAdd());
        using var a = context.Allocate(Enumerable.Repeat(1f, 4096).ToArray());
        using var y = context.Allocate(new float[4096]);
        using var sequence = context.Prepare([.. Enumerable.Repeat(TestShaders.Launch(kernel, 4096, a.All, y.All), 3)]);
        long[] starts = new long[3], ends = new long[3];
        sequence.Enqueue();
        sequence.Measure(starts, ends);
        sequence.Enqueue();
        Assert.Multiple(() =>
        {
            Assert.That(context.Read<float>(y.All), Is.All.EqualTo(18), "measured launches run like others, in order with them");
            Assert.That(ends.Zip(starts, (end, start) => end - start), Is.All.GreaterThan(0));
            Assert.That(starts[1], Is.GreaterThanOrEqualTo(ends[0]));
            Assert.That(starts[2], Is.GreaterThanOrEqualTo(ends[1]));
        });
        Assert.That(() => sequence.Measure(starts, new long[2]), Throws.ArgumentException);
    }

    [Test]
    public void EnqueueAllocatesNothing()
    {
        using var context = TestOpenCl.Open();
        var kernel = context.Build(TestShaders.MultiplyAdd());
        using var a = context.Allocate(1f, 1f, 1f, 1f);
        using var y = context.Allocate(new float[4]);
        using var sequence = context.Prepare([.. Enumerable.Repeat(TestShaders.Launch(kernel, 4, a.All, y.All), 5)]);
        sequence.Enqueue();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) sequence.Enqueue();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(context.Read<float>(y.All), Is.All.EqualTo(101 * 5 * 2));
    }

    [Test]
    public void NoLaunchIsFine()
    {
        using var context = TestOpenCl.Open();
        using var sequence = context.Prepare([]);
        Assert.That(sequence.Enqueue, Throws.Nothing);
    }

    private static byte[] Bytes(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
