using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Initializers;

public sealed class KaimingUniformTests
{
    /// <summary>With a = √5 the bound is 1 / √fan_in, here fan_in = 16·3·3 = 144.</summary>
    [Test]
    public void DefaultIsThatOfPyTorch() => FilledBy.AssertUniform(KaimingUniform.Default, [32, 16, 3, 3], 1 / 12.0);

    [Test]
    public void BoundForReLU() => FilledBy.AssertUniform(new KaimingUniform(0), [64, 100], Math.Sqrt(6 / 100.0));

    [Test]
    public void SameSeedSameValues() => FilledBy.AssertDeterministic(KaimingUniform.Default);
}
