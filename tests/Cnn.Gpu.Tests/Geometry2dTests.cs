namespace Cnn.Gpu.Tests;

public sealed class Geometry2dTests
{
    [Test]
    public void MultipliesBothAxes()
    {
        var geometry = Geometry2d.Create(28, 32, (3, 5), (1, 2), (1, 2), 1);
        Assert.That((geometry.Taps, geometry.Height.Output, geometry.Width.Output, geometry.Positions), Is.EqualTo((15, 28, 16, 448)));
        Assert.That(geometry.Formula, Is.EqualTo("floor((28 + 2·1 - 3) / 1) + 1 = 28 × floor((32 + 2·2 - 5) / 2) + 1 = 16"));
    }

    [TestCase(8, 2, 2, 0, true)]
    [TestCase(9, 2, 2, 0, false)]
    [TestCase(8, 2, 1, 0, false)]
    [TestCase(8, 2, 3, 0, false)]
    [TestCase(6, 4, 4, 1, false)]
    public void KnowsWhetherWindowsTileTheInput(int input, int kernel, int stride, int padding, bool tiles) =>
        Assert.That(Geometry2d.Create(input, input, kernel, stride, padding, 1).TilesInput, Is.EqualTo(tiles));

    [Test]
    public void RefusesAWindowLargerThanTheInput() =>
        Assert.That(() => Geometry2d.Create(8, 3, 5, 1, 0, 1), Throws.TypeOf<ShapeException>().With.Message.EqualTo(
            "the window covers 5 elements but the padded input width has only 3 (3 + 0 + 0). Use a kernel of at most 3 or a padding of at least 1."));
}
