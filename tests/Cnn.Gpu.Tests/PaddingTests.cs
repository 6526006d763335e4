namespace Cnn.Gpu.Tests;

public sealed class PaddingTests
{
    private static (int Before, int After, int Output) Pad(Padding padding, int kernel, int dilation = 1)
    {
        var axis = Geometry2d.Create(20, 20, kernel, 1, padding, dilation).Height;
        return (axis.PadBefore, axis.PadAfter, axis.Output);
    }

    /// <summary>An odd total puts the extra element last, as torch.nn.Conv2d(padding="same") does.</summary>
    [TestCase(1, 1, 0, 0)]
    [TestCase(3, 1, 1, 1)]
    [TestCase(4, 1, 1, 2)]
    [TestCase(5, 2, 4, 4)]
    [TestCase(2, 3, 1, 2)]
    public void SameKeepsTheSize(int kernel, int dilation, int before, int after) =>
        Assert.That(Pad(Padding.Same, kernel, dilation), Is.EqualTo((before, after, 20)));

    [TestCase(1, 1, 0)]
    [TestCase(4, 1, 3)]
    [TestCase(3, 2, 4)]
    public void FullCountsEveryOverlap(int kernel, int dilation, int padding) =>
        Assert.That(Pad(Padding.Full, kernel, dilation), Is.EqualTo((padding, padding, 20 + padding)));

    [Test]
    public void ValidStaysInside() => Assert.That(Pad(Padding.Valid, 5), Is.EqualTo((0, 0, 16)));

    [Test]
    public void SameNeedsStrideOne() =>
        Assert.That(() => Geometry2d.Create(20, 20, 5, 2, Padding.Same, 1), Throws.TypeOf<ShapeException>().With.Message.Contains("2 for a kernel of 5"));

    [Test]
    public void RefusesNegativeNumbers() =>
        Assert.That(() => (Padding)(-1), Throws.TypeOf<ShapeException>().With.Message.Contains("-1"));

    [Test]
    public void Prints() =>
        Assert.That(new[] { Padding.Same, Padding.Full, Padding.Valid, 2, (1, 2) }.Select(p => p.ToString()), Is.EqualTo(new[] { "same", "full", "0", "2", "1×2" }));
}
