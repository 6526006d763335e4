using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Tests.Schedules;

public sealed class OneCycleScheduleTests
{
    /// <summary>PyTorch's OneCycleLR with max_lr = 0.1, 40 steps and its defaults.</summary>
    [TestCase(0, 0.00400000019)]
    [TestCase(1, 0.00594433723)]
    [TestCase(5, 0.0451688878)]
    [TestCase(10, 0.0980556607)]
    [TestCase(11, 0.100000001)]
    [TestCase(12, 0.0996856093)]
    [TestCase(20, 0.076601699)]
    [TestCase(25, 0.0500001982)]
    [TestCase(30, 0.023398703)]
    [TestCase(37, 0.00125399942)]
    [TestCase(38, 0.000314788253)]
    public void FollowsPyTorch(int step, double expected) =>
        Assert.That(new OneCycleSchedule(0.1).LearningRate(123f, step, 40), Is.EqualTo(expected).Within(1e-6 * expected));

    [Test]
    public void EndsAtTheLastRateAndStaysThere() => Assert.Multiple(() =>
    {
        Assert.That(new OneCycleSchedule(0.1).LearningRate(0, 39, 40), Is.EqualTo(0.1 / 25 / 1e4).Within(1e-12));
        Assert.That(new OneCycleSchedule(0.1).LearningRate(0, 100, 40), Is.EqualTo(0.1 / 25 / 1e4).Within(1e-12));
    });

    /// <summary>Where the way up or the whole training is a single step, nothing is divided by zero.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void TrainingsOfAFewStepsGetFiniteRates(int steps) => Assert.Multiple(() =>
    {
        foreach (var pctStart in new[] { 0, 0.3, 0.5, 1 })
            for (var step = 0; step < steps; step++)
                Assert.That(new OneCycleSchedule(0.1, pctStart).LearningRate(0, step, steps), Is.GreaterThan(0f).And.LessThanOrEqualTo(0.1f));
    });

    [Test]
    public void RefusesNumbersOutOfRange() => Assert.Multiple(() =>
    {
        Assert.That(() => new OneCycleSchedule(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new OneCycleSchedule(0.1, pctStart: 1.1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new OneCycleSchedule(0.1, divFactor: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new OneCycleSchedule(0.1, finalDivFactor: double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    });
}
