using Cnn.Gpu.Layers;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Models;

public sealed class Cifar3ConvTests
{
    [Test]
    public void HasItsParameters() => Assert.That(Cifar3Conv.Create().ParameterCount(), Is.EqualTo(113738));

    [Test]
    public void HalvesTheImageThreeTimes() =>
        Assert.That(LayerProbe.SampleShapes<MaxPool2d>(Cifar3Conv.Create(), [3, 32, 32]), Is.EqualTo(new[] { "[32, 16, 16]", "[64, 8, 8]", "[128, 4, 4]" }));

    [Test]
    public void TellsOtherNumbersOfClassesApart() =>
        Assert.That(LayerProbe.OutputShape(Cifar3Conv.Create(classes: 100), [5, 3, 32, 32]), Is.EqualTo(new Shape(5, 100)));
}
