using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Initializers;

public sealed class KaimingNormalTests
{
    [Test]
    public void DeviationForReLU() => FilledBy.AssertNormal(new KaimingNormal(), [32, 16, 3, 3], Math.Sqrt(2 / 144.0));

    [Test]
    public void DeviationForALeakyRectifier() => FilledBy.AssertNormal(new KaimingNormal(0.5f), [64, 100], Math.Sqrt(2 / 125.0));

    [Test]
    public void SameSeedSameValues() => FilledBy.AssertDeterministic(new KaimingNormal());
}
