namespace Cnn.Gpu.Tests;

public sealed class ShapeTests
{
    [Test]
    public void PrintsAndCounts()
    {
        Shape shape = [64, 1, 28, 28];
        Assert.Multiple(() =>
        {
            Assert.That(shape.ToString(), Is.EqualTo("[64, 1, 28, 28]"));
            Assert.That(shape.Elements, Is.EqualTo(50176));
            Assert.That(shape.Sample, Is.EqualTo(new Shape(1, 28, 28)));
            Assert.That(shape.Sample.WithBatch(64), Is.EqualTo(shape));
        });
    }

    [Test]
    public void RefusesDimensionsBelowOne() =>
        Assert.That(() => new Shape(3, 0, 2), Throws.TypeOf<ShapeException>().With.Message.Contains("[3, 0, 2] has 0"));

    [Test]
    public void RefusesOverflow() =>
        Assert.That(() => new Shape(int.MaxValue, int.MaxValue, int.MaxValue).Elements, Throws.TypeOf<ShapeException>());
}
