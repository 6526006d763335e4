using Cnn.Gpu.Drawing;

namespace Cnn.Gpu.Tests.Drawing;

public sealed class PixelFontTests
{
    private const string Letters = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~×…";

    [Test]
    public void EveryLetterOfAsciiHasAShapeOfItsOwn() => Assert.Multiple(() =>
    {
        Assert.That(Letters.Select(l => string.Join(' ', PixelFont.Dots(l))), Is.Unique.And.None.Empty);
        Assert.That(Letters.SelectMany(l => PixelFont.Dots(l)), Is.All.Matches<(int X, int Y)>(d => d.X is >= 0 and < 5 && d.Y is >= 0 and < PixelFont.Height));
        Assert.That(PixelFont.Dots(' '), Is.Empty);
    });

    [TestCase('é')]
    [TestCase('猫')]
    public void OthersAreABox(char letter) => Assert.Multiple(() =>
    {
        Assert.That(PixelFont.Dots(letter), Has.Count.EqualTo(20).And.EqualTo(PixelFont.Dots('\n')));
        Assert.That(Letters.Count(l => PixelFont.Dots(l).SequenceEqual(PixelFont.Dots(letter))), Is.Zero);
    });
}
