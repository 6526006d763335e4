using Cnn.Gpu.Drawing;

namespace Cnn.Gpu.Tests.Drawing;

public sealed class ColorMapTests
{
    [Test]
    public void DivergesFromWhite() => Assert.Multiple(() =>
    {
        Assert.That(ColorMap.Diverging(0), Is.EqualTo(Rgb.White));
        Assert.That(ColorMap.Diverging(-1), Is.EqualTo(ColorMap.Negative));
        Assert.That(ColorMap.Diverging(1), Is.EqualTo(ColorMap.Positive));
        Assert.That(ColorMap.Diverging(float.PositiveInfinity), Is.EqualTo(ColorMap.Positive));
        Assert.That(ColorMap.Diverging(float.NaN), Is.EqualTo(Rgb.White));
        Assert.That(ColorMap.Negative.B, Is.GreaterThan(ColorMap.Negative.R));
        Assert.That(ColorMap.Positive.R, Is.GreaterThan(ColorMap.Positive.B));
    });

    [Test]
    public void HeatGetsBrighterAllTheWay() => Assert.Multiple(() =>
    {
        var brightness = Enumerable.Range(0, 101).Select(i => ColorMap.Heat(i / 100f).Brightness).ToArray();
        Assert.That(brightness, Is.Ordered);
        Assert.That(brightness[0], Is.Zero);
        Assert.That(brightness[100], Is.GreaterThan(230));
        Assert.That((ColorMap.Heat(-1), ColorMap.Heat(float.NaN), ColorMap.Heat(9)), Is.EqualTo((Rgb.Black, Rgb.Black, ColorMap.Heat(1))));
    });
}
