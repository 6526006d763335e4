using System.Diagnostics;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Tests.Conformance;

namespace Cnn.Gpu.Tests.Training;

public sealed class MemoryGrowthTests
{
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
}
