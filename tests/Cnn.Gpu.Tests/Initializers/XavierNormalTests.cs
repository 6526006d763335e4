using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Initializers;

public sealed class XavierNormalTests
{
    /// <summary>fan_in = 16·3·3 and fan_out = 32·3·3.</summary>
    [Test]
    public void DeviationForConvolutions() => FilledBy.AssertNormal(new XavierNormal(), [32, 16, 3, 3], Math.Sqrt(2 / 432.0));

    [Test]
    public void GainScalesTheDeviation() => FilledBy.AssertNormal(new XavierNormal(2), [64, 100], 2 * Math.Sqrt(2 / 164.0));

    [Test]
    public void SameSeedSameValues() => FilledBy.AssertDeterministic(new XavierNormal());
}
