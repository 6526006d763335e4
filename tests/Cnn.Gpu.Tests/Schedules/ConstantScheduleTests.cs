using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Tests.Schedules;

public sealed class ConstantScheduleTests
{
    [Test]
    public void KeepsTheBaseRate() => Assert.That(new ConstantSchedule().LearningRate(0.1f, 12345, 20000), Is.EqualTo(0.1f));
}
