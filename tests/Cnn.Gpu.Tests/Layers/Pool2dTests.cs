using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

public sealed class Pool2dTests
{
    /// <summary>The sizes that PyTorch gives.</summary>
    [TestCase(28, 2, 2, 0, 1, false, 14)]
    [TestCase(5, 2, 2, 0, 1, false, 2)]
    [TestCase(5, 2, 2, 0, 1, true, 3)]
    [TestCase(32, 3, 2, 1, 1, false, 16)]
    [TestCase(7, 3, 3, 1, 1, true, 3)]
    [TestCase(9, 3, 1, 0, 2, false, 5)]
    [TestCase(2, 3, 2, 0, 1, true, 1)]
    public void SizesAreThoseOfPyTorch(int input, int kernel, int stride, int padding, int dilation, bool ceilMode, int output) => Assert.Multiple(() =>
    {
        var expected = new Shape(2, 3, output, output);
        Assert.That(LayerProbe.OutputShape(new MaxPool2d(kernel, stride, padding, dilation, ceilMode), [2, 3, input, input]), Is.EqualTo(expected));
        Assert.That(LayerProbe.OutputShape(new MinPool2d(kernel, stride, padding, dilation, ceilMode), [2, 3, input, input]), Is.EqualTo(expected));
        if (dilation == 1)
            Assert.That(LayerProbe.OutputShape(new AvgPool2d(kernel, stride, padding, ceilMode), [2, 3, input, input]), Is.EqualTo(expected));
    });

    [Test]
    public void WindowsTileTheInputByDefault()
    {
        var layer = new MaxPool2d((2, 3));
        Assert.That((layer.Stride, LayerProbe.OutputShape(layer, [1, 1, 8, 9])), Is.EqualTo(((Size2d)(2, 3), new Shape(1, 1, 4, 3))));
    }

    [Test]
    public void RefusesPaddingOfMoreThanHalfTheKernel()
    {
        const string expected = "Layer MaxPool2d(3, padding: 2): the padding of the height, 2, must be at most half the kernel, floor(3 / 2) = 1. "
            + "Use a padding of at most 1, a kernel of at least 4, or a ZeroPad2d layer before it.";
        Assert.That(() => new MaxPool2d(3, padding: 2), Throws.TypeOf<ShapeException>().With.Message.EqualTo(expected));
        Assert.That(() => new AvgPool2d(3, padding: (1, 2)), Throws.TypeOf<ShapeException>().With.Message.Contains("padding of the width, 2"));
        Assert.That(() => new MinPool2d(3, stride: 1, padding: Padding.Full), Throws.TypeOf<ShapeException>());
        Assert.That(() => new MinPool2d(4, padding: 2), Throws.Nothing);
    }

    [TestCase(0, 1, 1, "kernel 0")]
    [TestCase(2, 0, 1, "stride 0")]
    [TestCase(2, 1, 0, "dilation 0")]
    public void RefusesNumbersBelowOne(int kernel, int stride, int dilation, string expected) =>
        Assert.That(() => new MaxPool2d(kernel, stride, dilation: dilation), Throws.TypeOf<ShapeException>().With.Message.Contains(expected));

    [Test]
    public void RefusesWhatIsNoImage() =>
        Assert.That(() => LayerProbe.Emit(new MaxPool2d(2), [4, 400]), Throws.TypeOf<ShapeException>().With.Message.Contains("[N, C, H, W], got [4, 400]"));

    [Test]
    public void RefusesAWindowLargerThanTheInput() =>
        Assert.That(() => LayerProbe.Emit(new AvgPool2d(4), [1, 6, 3, 3]), Throws.TypeOf<ShapeException>().With.Message.EqualTo(
            "Layer AvgPool2d(4): does not fit the input [1, 6, 3, 3]: the window covers 4 elements but the padded input height has only 3 (3 + 0 + 0). "
            + "Use a kernel of at most 3 or a padding of at least 1."));
}
