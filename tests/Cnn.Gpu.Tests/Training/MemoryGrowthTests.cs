using System.Diagnostics;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Tests.Conformance;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

/// <summary>What training takes from the heap, on the cpu device; the reference device prefers simplicity.</summary>
public sealed class MemoryGrowthTests
{
    [Test]
    public void AStepAllocatesNothing()
    {
        using var device = Device.Open("cpu");
        var seen = new AllocationRecorder();
        var net = new Sequential(new Conv2d(1, 3, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Flatten(), new Dropout(0.2f), new Linear(12, 3));
        using var trainer = new Trainer(net, new CrossEntropyLoss(), new Adam(1e-2f), device);
        trainer.Fit(ToyImages.Create(400), epochs: 1, batchSize: 4, callbacks: [seen]);
        Assert.That(seen.Bytes.Skip(50), Is.All.EqualTo(seen.Bytes[50]));
    }

    /// <summary>Neither the managed heap nor the process grows: 2,000 leaks of as little as 16 KB would be seen.</summary>
    [Test]
    public void TwoThousandStepsLeaveTheMemoryAsItWas()
    {
        using var device = Device.Open("cpu");
        using var step = new TrainingStep(device);
        Assert.That(step.Run(200), Is.True);
        var (managed, process) = Measure();
        Assert.That(step.Run(2000), Is.True);
        var (managedAfter, processAfter) = Measure();
        Assert.Multiple(() =>
        {
            Assert.That(managedAfter - managed, Is.LessThan(64 * 1024), "bytes of the managed heap");
            Assert.That(processAfter - process, Is.LessThan(32L << 20), "bytes of the process");
        });
    }

    private static (long Managed, long Process) Measure()
    {
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return (managed, process.WorkingSet64);
    }

    private sealed class AllocationRecorder : Callback
    {
        private int _count;

        public long[] Bytes { get; } = new long[100];

        public override void OnStep(TrainingContext context, in StepInfo step) => Bytes[_count++] = GC.GetAllocatedBytesForCurrentThread();
    }
}
