using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

public sealed class FlattenTests
{
    [Test]
    public void MultipliesTheDimensionsOfASample() =>
        Assert.That(LayerProbe.OutputShape(new Flatten(), [4, 16, 5, 5]), Is.EqualTo(new Shape(4, 400)));

    [Test]
    public void LeavesRowsAlone() => Assert.That(LayerProbe.Ops(new Flatten(), [4, 400]), Is.Empty);

    [Test]
    public void RefusesSamplesThatAreBareNumbers() =>
        Assert.That(() => LayerProbe.Emit(new Flatten(), [4]), Throws.TypeOf<ShapeException>().With.Message.Contains("got [4]"));

    [Test]
    public void RefusesMoreElementsThanADimensionCounts() =>
        Assert.That(() => LayerProbe.Emit(new Flatten(), [1, 2, 40000, 40000]), Throws.TypeOf<ShapeException>().With.Message.Contains("3200000000"));
}
