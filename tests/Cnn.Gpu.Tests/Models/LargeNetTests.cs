using Cnn.Gpu.Layers;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Models;

public sealed class LargeNetTests
{
    [Test]
    public void HasItsParameters() => Assert.That(LargeNet.Create().ParameterCount(), Is.EqualTo(10002));

    [Test]
    public void HasTheShapesOfTheLectures() => Assert.Multiple(() =>
    {
        var model = LargeNet.Create();
        Assert.That(LayerProbe.SampleShapes<Conv2d>(model, [3, 32, 32]), Is.EqualTo(new[] { "[5, 28, 28]", "[10, 10, 10]" }));
        Assert.That(LayerProbe.SampleShapes<MaxPool2d>(model, [3, 32, 32]), Is.EqualTo(new[] { "[5, 14, 14]", "[10, 5, 5]" }));
        Assert.That(LayerProbe.SampleShapes<Linear>(model, [3, 32, 32]), Is.EqualTo(new[] { "[32]", "[10]" }));
    });
}
