using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Tests.Schedules;

public sealed class StepScheduleTests
{
    /// <summary>PyTorch's StepLR with base rate 0.1, a step size of 7 and gamma 0.3.</summary>
    [TestCase(0, 0.100000001)]
    [TestCase(6, 0.100000001)]
    [TestCase(7, 0.0299999993)]
    [TestCase(13, 0.0299999993)]
    [TestCase(14, 0.00899999961)]
    [TestCase(20, 0.00899999961)]
    [TestCase(21, 0.00270000007)]
    [TestCase(28, 0.000809999998)]
    [TestCase(35, 0.000243000002)]
    [TestCase(39, 0.000243000002)]
    public void FollowsPyTorch(int step, double expected) =>
        Assert.That(new StepSchedule(7, 0.3).LearningRate(0.1f, step, 40), Is.EqualTo(expected).Within(1e-6 * expected));

    [Test]
    public void RefusesNumbersOutOfRange() => Assert.Multiple(() =>
    {
        Assert.That(() => new StepSchedule(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new StepSchedule(1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    });
}
