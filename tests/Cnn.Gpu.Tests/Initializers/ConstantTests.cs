using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Initializers;

public sealed class ConstantTests
{
    [Test]
    public void FillsWithTheNumber() => Assert.That(FilledBy.Values(new Constant(0.5f), [2, 2]), Is.EqualTo(new[] { 0.5f, 0.5f, 0.5f, 0.5f }));
}
