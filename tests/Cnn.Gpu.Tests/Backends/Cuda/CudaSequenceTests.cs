using Cnn.Gpu.Backends.Cuda;
using Cnn.Gpu.Backends.Shaders.Compute;
using static Cnn.Gpu.Tests.Backends.Cuda.CudaContextTests;

namespace Cnn.Gpu.Tests.Backends.Cuda;

public sealed class CudaSequenceTests
{
    private static readonly float[] Ones = [.. Enumerable.Repeat(1f, 64)];
    private static readonly float[] Numbers = [.. Enumerable.Range(0, 64).Select(i => (float)i)];

    [Test, Isolated]
    public void RunsAsOneGraphAgainAndAgain()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        using var sequence = Prepare(context, out var y, out var sums);
        Assert.That(sequence.CaptureProblem, Is.Null);
        _ = cuda.Calls;
        sequence.Enqueue();
        sequence.Enqueue();
        Assert.That(cuda.Calls.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "cuGraphLaunch", "cuGraphLaunch" }));
        Assert.That(Read(context, y.All), Is.EqualTo(Numbers.Select(n => 1 + 4 * n)));
        Assert.That(Read(context, sums.All), Is.EqualTo(Numbers.Chunk(CudaShaders.Group).Select(c => c.Sum(n => 1 + 4 * n))));
    }

    [TestCase("cuStreamBeginCapture_v2", 0), TestCase("cuLaunchKernel", 1), TestCase("cuStreamEndCapture", 0), TestCase("cuGraphInstantiateWithFlags", 0), Isolated]
    public void RunsLaunchByLaunchWhereTheDriverRefusesToCapture(string function, int after)
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        var log = new List<string>();
        using var context = EmulatedCuda.Open(log.Add);
        cuda.Fail(function, 900, after);
        using var sequence = Prepare(context, out var y, out _);
        Assert.That(sequence.CaptureProblem, Does.Contain("900"));
        Assert.That(log, Has.One.Contains("2 launches one by one").And.One.Contains("900"));
        _ = cuda.Calls;
        sequence.Enqueue();
        Assert.That(cuda.Calls.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Exactly(2).StartsWith("cuLaunchKernel 8,1,1 8,1,1 0"));
        Assert.That(Read(context, y.All), Is.EqualTo(Numbers.Select(n => 1 + 2 * n)));
    }

    [TestCase(true), TestCase(false), Isolated]
    public void AllocatesNothingWhenItRuns(bool captures)
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        if (!captures) cuda.Fail("cuGraphInstantiateWithFlags", 900);
        using var sequence = Prepare(context, out _, out _);
        for (var i = 0; i < 50; i++) sequence.Enqueue();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++) sequence.Enqueue();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test, Isolated]
    public void MeasuresEachLaunch()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        using var sequence = Prepare(context, out var y, out _);
        long[] starts = new long[2], ends = new long[2];
        sequence.Measure(starts, ends);
        Assert.That(starts[0], Is.Zero);
        Assert.That(new[] { starts[0], ends[0], starts[1], ends[1] }, Is.Ordered);
        // The emulated card takes time as well.
        Assert.That(ends[1], Is.GreaterThan(0));
        Assert.That(Read(context, y.All), Is.EqualTo(Numbers.Select(n => 1 + 2 * n)), "it also runs what it measures");
        Assert.That(() => sequence.Measure(starts, new long[1]), Throws.ArgumentException);
    }

    [Test, Isolated]
    public void TakesPartsOfBuffers()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        using var all = Of(context, [.. Ones, .. Numbers, .. Ones]);
        var kernel = context.Build(CudaShaders.MultiplyAdd());
        using var sequence = context.Prepare([CudaShaders.Launch(kernel, 64, new ComputeSlice(all, 256, 256), new ComputeSlice(all, 512, 256))]);
        sequence.Enqueue();
        Assert.That(Read(context, all.All), Is.EqualTo([.. Ones, .. Numbers, .. Numbers.Select(n => 1 + 2 * n)]));
    }

    [Test, Isolated]
    public void RefusesWhatTheDeviceCannotRun()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        using var y = Of(context, Ones);
        var kernel = context.Build(CudaShaders.MultiplyAdd());
        var good = CudaShaders.Launch(kernel, 64, y.All, y.All);
        Assert.That(() => context.Prepare([good with { Arguments = [y.All] }]), Refuses("it takes 2 arguments, and the launch has 1"));
        Assert.That(() => context.Prepare([good with { GroupSize = new Extent(16) }]), Refuses("its groups can have 8 work items on this device, and the launch has 16"));
        Assert.That(() => context.Prepare([good with { Groups = new Extent(1, 70_000) }]), Refuses("65535×65535 groups, and the launch has 1×70000×1"));
        Assert.That(() => context.Prepare([good with { GroupSize = new Extent(0) }]), Refuses("every number must be at least 1"));
        context.Prepare([good]).Dispose();

        static NUnit.Framework.Constraints.Constraint Refuses(string reason) => Throws.InstanceOf<KernelException>().With.Message.Contains(reason);
    }

    [Test, Isolated]
    public void AnOldDriverDoesNotTellTheNumberOfArguments()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        cuda.Set("driver_version", 12020);
        using var context = EmulatedCuda.Open();
        var kernel = (CudaKernel)context.Build(CudaShaders.MultiplyAdd());
        Assert.That(kernel.Arguments, Is.Null);
        Assert.That(cuda.Calls, Does.Not.Contain("cuFuncGetParamInfo"));
    }

    [Test, Isolated]
    public void DoesNotRunOnMemoryThatIsGivenBack()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        var sequence = Prepare(context, out var y, out _);
        y.Dispose();
        Assert.That(sequence.Enqueue, Throws.InstanceOf<ObjectDisposedException>());
        sequence.Dispose();
        sequence.Dispose();
        Assert.That(sequence.Enqueue, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test, Isolated]
    public void NoLaunchesAreASequenceToo()
    {
        using var cuda = EmulatedCuda.LoadOrIgnore();
        using var context = EmulatedCuda.Open();
        using var sequence = context.Prepare([]);
        sequence.Enqueue();
        sequence.Measure([], []);
    }

    // y = 2 x + y, and the sums of its groups.
    private static CudaSequence Prepare(CudaContext context, out ComputeBuffer y, out ComputeBuffer sums)
    {
        var x = Of(context, Numbers);
        y = Of(context, Ones);
        sums = Of(context, new float[64 / CudaShaders.Group]);
        return (CudaSequence)context.Prepare(
        [
            CudaShaders.Launch(context.Build(CudaShaders.MultiplyAdd()), 64, x.All, y.All),
            CudaShaders.Launch(context.Build(CudaShaders.GroupSum), 64, y.All, sums.All),
        ]);
    }
}
