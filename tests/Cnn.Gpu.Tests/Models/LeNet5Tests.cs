using Cnn.Gpu.Layers;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Models;

public sealed class LeNet5Tests
{
    [Test]
    public void HasItsParametersAndNames() => Assert.Multiple(() =>
    {
        var model = LeNet5.Create();
        Assert.That(model.ParameterCount(), Is.EqualTo(61706));
        Assert.That(model.NamedParameters().Select(p => $"{p.Name} {p.Parameter.Shape}"), Is.EqualTo(new[]
        {
            "0.weight [6, 1, 5, 5]", "0.bias [6]", "3.weight [16, 6, 5, 5]", "3.bias [16]", "7.weight [120, 400]", "7.bias [120]",
            "9.weight [84, 120]", "9.bias [84]", "11.weight [10, 84]", "11.bias [10]",
        }));
    });

    [Test]
    public void HalvesTheImageTwice() =>
        Assert.That(LayerProbe.SampleShapes<MaxPool2d>(LeNet5.Create(), [1, 28, 28]), Is.EqualTo(new[] { "[6, 14, 14]", "[16, 5, 5]" }));

    [Test]
    public void TakesOtherChannelsAndClasses() =>
        Assert.That(LayerProbe.OutputShape(LeNet5.Create(inChannels: 3, classes: 26), [7, 3, 28, 28]), Is.EqualTo(new Shape(7, 26)));
}
