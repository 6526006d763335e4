using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

public sealed class Conv2dTests
{
    /// <summary>Counts worked out by hand in lectures, and the example of PyTorch's documentation.</summary>
    [TestCase(3, 5, 8, 8, 960, 5)]
    [TestCase(3, 1, 3, 3, 27, 1)]
    [TestCase(16, 33, 3, 5, 7920, 33)]
    public void CountsItsParameters(int inChannels, int outChannels, int height, int width, int weights, int biases)
    {
        var layer = new Conv2d(inChannels, outChannels, (height, width));
        Assert.That((layer.Weight.Shape.Elements, layer.Bias!.Shape.Elements), Is.EqualTo(((long)weights, (long)biases)));
    }

    /// <summary>Sizes worked out by hand in lectures: o = floor((i + 2p - k) / s) + 1.</summary>
    [TestCase(4, 3, 0, 1, 2)]
    [TestCase(5, 4, 2, 1, 6)]
    [TestCase(5, 3, 1, 1, 5)]
    [TestCase(5, 3, 2, 1, 7)]
    [TestCase(5, 3, 0, 2, 2)]
    [TestCase(6, 3, 1, 2, 3)]
    [TestCase(7, 3, 0, 1, 5)]
    [TestCase(7, 3, 0, 2, 3)]
    [TestCase(7, 3, 1, 3, 3)]
    public void SizesFollowTheFormula(int i, int k, int p, int s, int o) =>
        Assert.That(LayerProbe.OutputShape(new Conv2d(1, 2, k, stride: s, padding: p), [1, 1, i, i]), Is.EqualTo(new Shape(1, 2, o, o)));

    [Test]
    public void GroupsShareTheChannels() => Assert.Multiple(() =>
    {
        var depthwise = new Conv2d(8, 16, 3, groups: 8, bias: false);
        Assert.That(depthwise.Weight.Shape, Is.EqualTo(new Shape(16, 1, 3, 3)));
        Assert.That(LayerProbe.OutputShape(depthwise, [1, 8, 5, 5]), Is.EqualTo(new Shape(1, 16, 3, 3)));
        Assert.That(depthwise.ToString(), Is.EqualTo("Conv2d(8, 16, 3, groups: 8, bias: false)"));
    });

    [Test]
    public void KeepsOrWidensTheImageByRule() => Assert.Multiple(() =>
    {
        Assert.That(LayerProbe.OutputShape(new Conv2d(1, 1, 4, padding: Padding.Same), [1, 1, 9, 9]), Is.EqualTo(new Shape(1, 1, 9, 9)));
        Assert.That(LayerProbe.OutputShape(new Conv2d(1, 1, 4, padding: Padding.Full), [1, 1, 9, 9]), Is.EqualTo(new Shape(1, 1, 12, 12)));
        Assert.That(new Conv2d(1, 1, (3, 5), stride: (2, 1), padding: (4, 2), dilation: 2).ToString(),
            Is.EqualTo("Conv2d(1, 1, 3×5, stride: 2×1, padding: 4×2, dilation: 2)"));
    });
}
