using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Initializers;

public sealed class DiracTests
{
    /// <summary>Each output channel takes the middle tap of the input channel of the same number: the identity.</summary>
    [TestCase(3, 3, 4)]
    [TestCase(5, 3, 2 * 3 + 1)]
    [TestCase(2, 4, 1 * 4 + 2)]
    public void AConvolutionPassesItsInputOn(int height, int width, int middle)
    {
        var weight = FilledBy.Values(new Dirac(), [3, 3, height, width]);
        var expected = new float[weight.Length];
        for (var channel = 0; channel < 3; channel++) expected[(channel * 3 + channel) * height * width + middle] = 1;
        Assert.That(weight, Is.EqualTo(expected));
    }

    [Test]
    public void ChannelsWithoutAPartnerAreZero() => Assert.Multiple(() =>
    {
        Assert.That(FilledBy.Values(new Dirac(), [3, 2, 1, 1]), Is.EqualTo(new float[] { 1, 0, 0, 1, 0, 0 }));
        Assert.That(FilledBy.Values(new Dirac(), [2, 3, 1, 1]), Is.EqualTo(new float[] { 1, 0, 0, 0, 1, 0 }));
    });

    [Test]
    public void EachGroupPassesOnItsOwnChannels() =>
        Assert.That(FilledBy.Values(new Dirac(Groups: 2), [4, 2, 1, 1]), Is.EqualTo(new float[] { 1, 0, 0, 1, 1, 0, 0, 1 }));

    [Test]
    public void RefusesOtherShapes() => Assert.Multiple(() =>
    {
        Assert.That(() => FilledBy.Values(new Dirac(), [3, 2]), Throws.TypeOf<ShapeException>().With.Message.Contains("[3, 2]"));
        Assert.That(() => FilledBy.Values(new Dirac(Groups: 2), [3, 2, 1, 1]), Throws.TypeOf<ShapeException>().With.Message.Contains("groups = 2"));
    });
}
