using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

public sealed class ZeroPad2dTests
{
    [Test]
    public void PadsAllSides() =>
        Assert.That(LayerProbe.OutputShape(new ZeroPad2d(2), [1, 3, 5, 7]), Is.EqualTo(new Shape(1, 3, 9, 11)));

    [Test]
    public void TakesTheSidesInPyTorchsOrder() => Assert.Multiple(() =>
    {
        var layer = new ZeroPad2d(1, 2, 3, 4);
        Assert.That(LayerProbe.Ops(layer, [1, 3, 5, 7]), Is.EqualTo(new[] { new Pad2dOp(Top: 3, Bottom: 4, Left: 1, Right: 2) }));
        Assert.That(LayerProbe.OutputShape(layer, [1, 3, 5, 7]), Is.EqualTo(new Shape(1, 3, 12, 10)));
    });

    [Test]
    public void Prints() => Assert.Multiple(() =>
    {
        Assert.That(new ZeroPad2d(2).ToString(), Is.EqualTo("ZeroPad2d(2)"));
        Assert.That(new ZeroPad2d(1, 2, 3, 4).ToString(), Is.EqualTo("ZeroPad2d(1, 2, 3, 4)"));
    });

    [Test]
    public void RefusesNegativeBorders() =>
        Assert.That(() => new ZeroPad2d(-1), Throws.TypeOf<ShapeException>().With.Message.StartsWith("Layer ZeroPad2d(-1): "));
}
