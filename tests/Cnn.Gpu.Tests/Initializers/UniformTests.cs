using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Initializers;

public sealed class UniformTests
{
    /// <summary>1 / √fan_in.</summary>
    [Test]
    public void BoundForBiases() => FilledBy.AssertUniform(Uniform.ForBias(400), [4096], 1 / 20.0);

    [Test]
    public void SameSeedSameValues() => FilledBy.AssertDeterministic(new Uniform(1));
}
