using Cnn.Gpu.Drawing;

namespace Cnn.Gpu.Tests.Drawing;

public sealed class SheetTests
{
    private static readonly Picture[] Tiles = [.. Enumerable.Range(1, 5).Select(i => new Picture(8, 6, new Rgb((byte)i, 0, 0)))];

    [Test]
    public void PutsTilesIntoRows()
    {
        var grid = Sheet.Grid(Tiles, 3);
        Assert.That(Tiles.Select(t => grid.Find(t).Single()), Is.EqualTo(new[] { (1, 1), (15, 1), (29, 1), (1, 13), (15, 13) }));
        Assert.That((grid.Width, grid.Height), Is.EqualTo((38, 20)));
    }

    [Test]
    public void TakesAsManyColumnsAsFit() => Assert.Multiple(() =>
    {
        Assert.That(Sheet.Grid([.. Enumerable.Repeat(Tiles[0], 1000)]).Width, Is.InRange(Sheet.WidestPage - 20, Sheet.WidestPage));
        Assert.That(Sheet.Grid([new Picture(5000, 2), new Picture(5000, 2)]).Height, Is.EqualTo(12), "one in a row, if no more fit");
    });

    [Test]
    public void BreaksCaptionsBetweenWords()
    {
        var line = Sheet.Caption("a word");
        Assert.That((line.Width, line.Height), Is.EqualTo((Picture.TextWidth("a word", 2), 18)));
        var lines = Sheet.Caption("a word or two", Picture.TextWidth("a word or", 2));
        Assert.That(lines.Find(Pictures.Text("a word or", Rgb.White, Sheet.Ink)), Is.EqualTo(new[] { (0, 0) }));
        Assert.That(lines.Find(Pictures.Text("two", Rgb.White, Sheet.Ink)), Is.EqualTo(new[] { (0, 20) }));
        Assert.That(Sheet.Caption("indivisible", 10).Width, Is.EqualTo(Picture.TextWidth("indivisible", 2)));
    }
}
