using Cnn.Gpu.Data.Synthetic;

namespace Cnn.Gpu.Tests.Data.Synthetic;

public sealed class HandwritingTests
{
    [Test]
    public void DependsOnTheRandomStreamAlone()
    {
        var used = new Handwriting();
        for (var i = 0; i < 10; i++) Write(used, seed: 1, digit: i);
        for (var digit = 0; digit < 10; digit++)
            Assert.That(Write(used, seed: 2, digit), Is.EqualTo(Write(new Handwriting(), seed: 2, digit)));
    }

    [Test]
    public void EveryStreamWritesDifferently() =>
        Assert.That(Write(new Handwriting(), seed: 1, digit: 3), Is.Not.EqualTo(Write(new Handwriting(), seed: 2, digit: 3)));

    private static byte[] Write(Handwriting hand, ulong seed, int digit)
    {
        var image = new byte[GlyphRasterizer.Size * GlyphRasterizer.Size];
        hand.Write(new RandomStream(seed), digit, image);
        return image;
    }
}
