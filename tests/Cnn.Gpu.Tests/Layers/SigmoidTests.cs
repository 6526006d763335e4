using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

public sealed class SigmoidTests
{
    [Test]
    public void KeepsTheShapeAndHasNoParameters() => Assert.Multiple(() =>
    {
        var layer = new Sigmoid();
        Assert.That(LayerProbe.OutputShape(layer, [2, 3, 4, 5]), Is.EqualTo(new Shape(2, 3, 4, 5)));
        Assert.That(LayerProbe.Ops(layer, [2, 7]), Is.EqualTo(new[] { new ActivationOp(Activation.Sigmoid) }));
        Assert.That(layer.OwnParameters, Is.Empty);
        Assert.That(layer.ToString(), Is.EqualTo("Sigmoid"));
    });
}
