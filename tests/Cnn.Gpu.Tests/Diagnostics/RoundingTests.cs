using Cnn.Gpu.Diagnostics;

namespace Cnn.Gpu.Tests.Diagnostics;

public sealed class RoundingTests
{
    [TestCase(1, 1e-5)]
    [TestCase(500, 1e-5)]
    [TestCase(2000, 2e-5)]
    [TestCase(50_000, 1e-4)]
    [TestCase(1e9, 1e-4)]
    public void LongSumsMayBeFurtherOff(double terms, double expected) => Assert.That(Rounding.Sum(terms), Is.EqualTo(expected).Within(1e-9));

    /// <summary>The tolerance is above what sums in single precision really make, and far below the share of one term.</summary>
    [Test]
    public void ToleranceIsBetweenRoundingAndATermTooMany([Values(100, 1000, 10_000, 100_000)] int terms)
    {
        var random = new RandomStream(3);
        const int sums = 100;
        float[] forward = new float[sums], exact = new float[sums], oneLess = new float[sums];
        for (var s = 0; s < sums; s++)
        {
            var values = Enumerable.Range(0, terms).Select(_ => random.NextNormal() * random.NextNormal()).ToArray();
            foreach (var value in values) forward[s] += value;
            exact[s] = (float)values.Sum(v => (double)v);
            oneLess[s] = (float)values.Skip(1).Sum(v => (double)v);
        }
        Assert.Multiple(() =>
        {
            Assert.That(Rounding.Error(forward, exact), Is.LessThan(Rounding.Sum(terms)));
            Assert.That(Rounding.Error(oneLess, exact), Is.GreaterThan(10 * Rounding.Sum(terms)));
        });
    }

    [Test]
    public void WhatIsNotFiniteIsInfinitelyWrong()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Rounding.Error([1, 2], [1, 3]), Is.EqualTo(0.25));
            Assert.That(Rounding.Error([1, float.NaN], [1, 3]), Is.EqualTo(double.PositiveInfinity));
            Assert.That(Rounding.Error([1, 3], [1, float.NaN]), Is.EqualTo(double.PositiveInfinity));
            Assert.That(Rounding.Error([1, 3], [1, float.PositiveInfinity]), Is.EqualTo(double.PositiveInfinity));
            Assert.That(Rounding.Error([1], [1, 3]), Is.EqualTo(double.PositiveInfinity));
        });
    }
}
