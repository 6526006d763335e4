using System.Runtime.InteropServices;
using Cnn.Gpu.Backends.OpenCl;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Tests.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.OpenCl;

public sealed unsafe class OpenClUploadTests
{
    private const int Numbers = 256;

    /// <summary>Counts, for each number, the steps in which it was not what the host had written.</summary>
    private static readonly ShaderSource Compare = TestShaders.Source("compare", """
        KERNEL(compare)(GLOBAL const uint* RESTRICT sent, GLOBAL uint* RESTRICT steps, GLOBAL uint* RESTRICT wrong)
        {
            int i = GROUP_ID(0) * GROUP_X + LOCAL_ID(0);
            uint step = steps[i]++;
            if (sent[i] != step * 2654435761u + (uint)i) wrong[i]++;
        }
        """);

    [Test]
    public void EveryStepSeesItsOwnNumbers([Values] bool overlapped, [Values(1, 2, 3, 64)] int slots)
    {
        const int Steps = 3000;
        using var context = TestOpenCl.Open();
        using var place = context.Allocate(8192);
        using var steps = context.Allocate(new uint[Numbers]);
        using var wrong = context.Allocate(new uint[Numbers]);
        var destination = new ComputeSlice(place, 4096, Numbers * sizeof(uint));
        using var sequence = context.Prepare([TestShaders.Launch(context.Build(Compare), Numbers, destination, steps.All, wrong.All)]);
        using var upload = context.CreateUpload(destination, slots, overlapped);
        for (uint step = 0; step < Steps; step++)
        {
            var slot = MemoryMarshal.Cast<byte, uint>(upload.Begin());
            for (uint i = 0; i < Numbers; i++) slot[(int)i] = step * 2654435761u + i;
            upload.Submit(Numbers * sizeof(uint));
            sequence.Enqueue();
        }
        Assert.Multiple(() =>
        {
            Assert.That(context.Read<uint>(steps.All), Is.All.EqualTo(Steps));
            Assert.That(context.Read<uint>(wrong.All), Is.All.Zero);
        });
    }

    [Test]
    public void OnlyTheFirstBytesAreSent([Values] bool overlapped)
    {
        using var context = TestOpenCl.Open();
        using var place = context.Allocate(64);
        context.Fill(place.All, 7);
        using var upload = context.CreateUpload(new ComputeSlice(place, 16, 32), 2, overlapped);
        var slot = upload.Begin();
        Assert.That(slot.Length, Is.EqualTo(32));
        slot.Fill(9);
        upload.Submit(5);
        Assert.That(context.Read<byte>(place.All), Is.EqualTo(Enumerable.Range(0, 64).Select(i => i is >= 16 and < 21 ? 9 : 7)));
    }

    [Test]
    public void MisuseIsRefused([Values] bool overlapped)
    {
        using var context = TestOpenCl.Open();
        using var place = context.Allocate(64);
        using var upload = context.CreateUpload(place.All, 2, overlapped);
        Assert.That(() => upload.Submit(4), Throws.InvalidOperationException);
        upload.Begin();
        Assert.Multiple(() =>
        {
            Assert.That(() => upload.Submit(65), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("64 bytes"));
            Assert.That(() => upload.Submit(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => context.CreateUpload(place.All, 0, overlapped), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => context.CreateUpload(new ComputeSlice(place, 0, 65), 1, overlapped), Throws.ArgumentException);
        });
    }

    [Test]
    public void AStepAllocatesNothing([Values] bool overlapped)
    {
        using var context = TestOpenCl.Open();
        using var place = context.Allocate(64);
        using var upload = context.CreateUpload(place.All, 2, overlapped);
        // The first round waits for nothing; the runtime allocates where it first calls a function of a driver.
        for (var i = 0; i < 4; i++) Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Step();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Step()
        {
            upload.Begin()[0]++;
            upload.Submit(64);
        }
    }

    /// <summary>
    /// An event that is not released holds a reference to its queue. A queue may hold its last one itself, and a driver may let go a little later.
    /// </summary>
    [Test]
    public void NoEventStaysBehind([Values] bool overlapped)
    {
        using var context = TestOpenCl.Open();
        using var place = context.Allocate(64);
        Assert.That(Run(1), Is.Positive);
        var (queue, transfers) = (References(context.Queue), References(context.TransferQueue));
        if (Run(50) == queue + transfers) throw Skip.Because("Events of this driver hold no reference to their queue.");
        Assert.Multiple(() =>
        {
            Assert.That(() => References(context.Queue), Is.LessThanOrEqualTo(queue).After(2000, 5));
            Assert.That(() => References(context.TransferQueue), Is.LessThanOrEqualTo(transfers).After(2000, 5));
        });

        // The references while slots hold events.
        int Run(int steps)
        {
            using var upload = context.CreateUpload(place.All, 4, overlapped);
            for (var i = 0; i < steps; i++)
            {
                upload.Begin();
                upload.Submit(64);
            }
            context.Wait();
            return References(context.Queue) + References(context.TransferQueue);
        }
    }

    [Test]
    public void NoEventOfAMeasurementStaysBehind()
    {
        using var context = TestOpenCl.Open();
        using var buffer = context.Allocate(16);
        using var sequence = context.Prepare([TestShaders.Launch(context.Build(TestShaders.MultiplyAdd()), 4, buffer.All, buffer.All)]);
        sequence.Measure(new long[1], new long[1]);
        var before = References(context.ProfilingQueue);
        for (var i = 0; i < 20; i++) sequence.Measure(new long[1], new long[1]);
        Assert.That(() => References(context.ProfilingQueue), Is.LessThanOrEqualTo(before).After(2000, 5));
    }

    private static int References(OpenClHandle queue)
    {
        const uint ReferenceCount = 0x1092;
        var function = (delegate* unmanaged<nint, uint, nuint, void*, nuint*, int>)NativeLibrary.GetExport(
            NativeLibrary.Load(OperatingSystem.IsWindows() ? "OpenCL.dll" : "libOpenCL.so.1"), "clGetCommandQueueInfo");
        uint count;
        Assert.That(function(queue.DangerousGetHandle(), ReferenceCount, sizeof(uint), &count, null), Is.Zero);
        return (int)count;
    }
}
