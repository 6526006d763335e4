using Cnn.Gpu.Drawing;

namespace Cnn.Gpu.Tests.Drawing;

public sealed class PictureTests
{
    private static readonly Rgb Red = new(255, 0, 0);

    [Test]
    public void DrawsImagesOfDataSets() => Assert.Multiple(() =>
    {
        var coloured = Picture.Of([1, 2, 3, 4, 5, 6], [3, 1, 2]);
        Assert.That((coloured.Width, coloured.Height, coloured[0, 0], coloured[1, 0]), Is.EqualTo((2, 1, new Rgb(1, 3, 5), new Rgb(2, 4, 6))));
        var grey = Picture.Of([7, 8, 9, 10, 11, 12], [1, 3, 2]);
        Assert.That((grey.Width, grey.Height, grey[1, 2]), Is.EqualTo((2, 3, new Rgb(12, 12, 12))));
        Assert.That(Picture.Of([1, 2, 3, 4], [2, 1, 2])[1, 0], Is.EqualTo(new Rgb(2, 2, 2)));
        Assert.That(() => Picture.Of(new byte[5], [1, 2, 3]), Throws.TypeOf<ShapeException>().With.Message.StartsWith("5 bytes are no image of [1, 2, 3]"));
    });

    [Test]
    public void DrawsNumbersInColours() => Assert.Multiple(() =>
    {
        var picture = Picture.Of([0, 1, 2, 3], 2, v => new Rgb((byte)v, 0, 0));
        Assert.That((picture.Height, picture[0, 1], picture[1, 1]), Is.EqualTo((2, new Rgb(2, 0, 0), new Rgb(3, 0, 0))));
        Assert.That(() => Picture.Of(new float[5], 2, _ => default), Throws.TypeOf<ShapeException>());
    });

    [Test]
    public void DrawsOnlyInside()
    {
        var picture = new Picture(3, 2, Rgb.White);
        var red = new Picture(2, 2, Red);
        picture.Place(red, -1, -1);
        Assert.That(Where(picture, Red), Is.EqualTo(new[] { (0, 0) }));
        picture.Place(red, 2, 1);
        Assert.That(Where(picture, Red), Is.EqualTo(new[] { (0, 0), (2, 1) }));
        picture.Place(red, 3, 0);
        picture.Place(red, 0, -2);
        picture.Place(red, -2, 0);
        picture.Fill(-5, 1, 6, 9, Red);
        Assert.That(Where(picture, Red), Is.EqualTo(new[] { (0, 0), (0, 1), (2, 1) }));
        Assert.That(() => picture[3, 0], Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Pixel (3, 0) is outside of a picture of 3×2."));
    }

    [Test]
    public void EnlargesAndTurns() => Assert.Multiple(() =>
    {
        var picture = new Picture(3, 2, Rgb.White);
        picture[2, 0] = Red;
        Assert.That(Where(picture.Enlarge(2), Red), Is.EqualTo(new[] { (4, 0), (5, 0), (4, 1), (5, 1) }));
        var turned = picture.TurnLeft();
        Assert.That((turned.Width, turned.Height), Is.EqualTo((2, 3)));
        Assert.That(Where(turned, Red), Is.EqualTo(new[] { (0, 0) }), "the upper right corner becomes the upper left one");
    });

    [Test]
    public void WritesText()
    {
        var picture = new Picture(Picture.TextWidth("Lq"), Picture.TextHeight(), Rgb.White);
        picture.Write("Lq", 0, 0, Red);
        Assert.That(string.Join('\n', Enumerable.Range(0, picture.Height).Select(y =>
            string.Concat(Enumerable.Range(0, picture.Width).Select(x => picture[x, y] == Red ? '#' : '.')))), Is.EqualTo("""
            #..........
            #..........
            #......####
            #.....#...#
            #.....#...#
            #.....#...#
            #####..####
            ..........#
            ..........#
            """.ReplaceLineEndings("\n")));
        var large = new Picture(Picture.TextWidth("Lq", 3), Picture.TextHeight(3), Rgb.White);
        large.Write("Lq", 0, 0, Red, 3);
        Assert.That(large.Pixels, Is.EqualTo(picture.Enlarge(3).Pixels));
    }

    private static IEnumerable<(int X, int Y)> Where(Picture picture, Rgb colour) =>
        from y in Enumerable.Range(0, picture.Height) from x in Enumerable.Range(0, picture.Width) where picture[x, y] == colour select (x, y);
}
