using Cnn.Gpu.Data.Synthetic;

namespace Cnn.Gpu.Tests.Data.Synthetic;

public sealed class DigitSkeletonsTests
{
    [Test]
    public void EveryDigitCanBeWrittenInSeveralWays()
    {
        Assert.That(DigitSkeletons.All, Has.Count.EqualTo(10));
        foreach (var skeletons in DigitSkeletons.All)
        {
            Assert.That(skeletons, Has.Length.GreaterThan(1));
            Assert.That(skeletons.Select(skeleton => skeleton.Weight), Is.All.Positive);
        }
    }
}
