using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Tests.Schedules;

public sealed class CosineScheduleTests
{
    /// <summary>PyTorch's CosineAnnealingLR with base rate 0.1, T = 40 and η_min = 0.001.</summary>
    [TestCase(0, 0.100000001)]
    [TestCase(1, 0.0998474061)]
    [TestCase(2, 0.0993905738)]
    [TestCase(10, 0.0855017826)]
    [TestCase(19, 0.0543837249)]
    [TestCase(20, 0.0505000018)]
    [TestCase(21, 0.0466162749)]
    [TestCase(30, 0.0154982144)]
    [TestCase(38, 0.00160942716)]
    [TestCase(39, 0.00115259201)]
    public void FollowsPyTorch(int step, double expected) => Assert.Multiple(() =>
    {
        Assert.That(new CosineSchedule(40, 0.001).LearningRate(0.1f, step, 1000), Is.EqualTo(expected).Within(1e-6 * expected));
        Assert.That(new CosineSchedule(etaMin: 0.001).LearningRate(0.1f, step, 40), Is.EqualTo(expected).Within(1e-6 * expected), "T is the whole training");
    });

    [Test]
    public void EndsAtTheLowestRate() => Assert.That(new CosineSchedule(40, 0.001).LearningRate(0.1f, 40, 40), Is.EqualTo(0.001f));

    [Test]
    public void RefusesNumbersOutOfRange() => Assert.Multiple(() =>
    {
        Assert.That(() => new CosineSchedule(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new CosineSchedule(etaMin: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    });
}
