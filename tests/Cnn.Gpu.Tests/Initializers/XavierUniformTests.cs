using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Initializers;

public sealed class XavierUniformTests
{
    /// <summary>fan_in = 16·3·3 and fan_out = 32·3·3.</summary>
    [Test]
    public void BoundForConvolutions() => FilledBy.AssertUniform(new XavierUniform(), [32, 16, 3, 3], Math.Sqrt(6 / 432.0));

    [Test]
    public void GainScalesTheBound() => FilledBy.AssertUniform(new XavierUniform(2), [64, 100], 2 * Math.Sqrt(6 / 164.0));

    [Test]
    public void SameSeedSameValues() => FilledBy.AssertDeterministic(new XavierUniform());
}
