using Cnn.Gpu.Drawing;

namespace Cnn.Gpu.Tests.Drawing;

public sealed class RgbTests
{
    [TestCase(0f, 10, 200)]
    [TestCase(0.5f, 60, 100)]
    [TestCase(1f, 110, 0)]
    [TestCase(-3f, 10, 200)]
    [TestCase(3f, 110, 0)]
    [TestCase(float.NaN, 10, 200)]
    public void GoesTowardsAnother(float way, int red, int green) =>
        Assert.That(new Rgb(10, 200, 7).Towards(new Rgb(110, 0, 7), way), Is.EqualTo(new Rgb((byte)red, (byte)green, 7)));

    [Test]
    public void GreenLooksBrighterThanBlue() => Assert.Multiple(() =>
    {
        Assert.That((Rgb.Black.Brightness, Rgb.White.Brightness), Is.EqualTo((0, 255)));
        Assert.That(new Rgb(0, 255, 0).Brightness, Is.GreaterThan(new Rgb(255, 0, 0).Brightness));
        Assert.That(new Rgb(255, 0, 0).Brightness, Is.GreaterThan(new Rgb(0, 0, 255).Brightness));
    });
}
