using Cnn.Gpu.Data.Synthetic;

namespace Cnn.Gpu.Tests.Data.Synthetic;

public sealed class GlyphRasterizerTests
{
    private const int Size = GlyphRasterizer.Size;

    [Test]
    public void DrawsALineWithSoftEdges()
    {
        var image = Draw(raster => raster.Add(new(14.5f, 4), new(14.5f, 24), 1, 1, softness: 1));
        Assert.Multiple(() =>
        {
            Assert.That(image[14 * Size + 14], Is.EqualTo(255), "the middle of the pen");
            Assert.That(image[14 * Size + 13], Is.EqualTo(128).Within(1), "half covered: the edge runs through the pixel's centre");
            Assert.That(image[14 * Size + 15], Is.EqualTo(image[14 * Size + 13]));
            Assert.That(image[14 * Size + 12], Is.Zero);
        });
    }

    [Test]
    public void MovesTheCentreOfMassToTheCentre()
    {
        var image = Draw(raster => raster.Add(new(3.5f, 3.5f), new(3.5f, 9.5f), 1.2f, 1.2f, softness: 1));
        Assert.That(image[14 * Size + 14], Is.EqualTo(255));
        Assert.That(image[3 * Size + 3], Is.Zero);
    }

    /// <summary>A heavy foot below a long stem draws the centre of mass down; the stem must not leave the picture above.</summary>
    [Test]
    public void CutsNothingOff()
    {
        void Glyph(GlyphRasterizer raster)
        {
            raster.Add(new(14, 2), new(14, 24), 0.6f, 0.6f, softness: 1);
            raster.Add(new(9, 21), new(19, 21), 4, 4, softness: 1);
        }
        var image = Draw(Glyph);
        Assert.That(Enumerable.Range(0, Size).Count(y => image.AsSpan(y * Size, Size).ContainsAnyExcept((byte)0)), Is.InRange(24, 25));
    }

    [Test]
    public void AnEmptyPictureIsBlack() => Assert.That(Draw(_ => { }), Is.All.Zero);

    private static byte[] Draw(Action<GlyphRasterizer> draw)
    {
        var raster = new GlyphRasterizer();
        raster.Clear();
        draw(raster);
        var image = new byte[Size * Size];
        image.AsSpan().Fill(9);
        raster.Place(image);
        return image;
    }
}
