using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

/// <summary>What people get wrong first. Every message names the layer with its place, both shapes, the numbers and the remedy.</summary>
public sealed class LayerErrorsTests
{
    [Test]
    public void KernelLargerThanTheInput() => Expect(
        new Sequential(new Conv2d(1, 6, 5), new ReLU(), new MaxPool2d(2), new Conv2d(6, 16, 5)), [1, 1, 10, 10],
        "Layer 3 Conv2d(6, 16, 5): does not fit the input [1, 6, 3, 3]: the window covers 5 elements but the padded input height has only 3 (3 + 0 + 0). "
        + "Use a kernel of at most 3 or a padding of at least 1.");

    [Test]
    public void DilatedKernelLargerThanTheInput() => Expect(
        new Sequential(new Conv2d(1, 6, 3, padding: 1, dilation: 4)), [1, 1, 9, 5],
        "Layer 0 Conv2d(1, 6, 3, padding: 1, dilation: 4): does not fit the input [1, 1, 9, 5]: the window covers 9 elements but the padded input width "
        + "has only 7 (5 + 1 + 1). Use a kernel of at most 2, a smaller dilation, or a padding of at least 2.");

    [Test]
    public void WrongNumberOfChannels() => Expect(
        new Sequential(new Conv2d(1, 6, 5), new Conv2d(3, 16, 5)), [1, 1, 28, 28],
        "Layer 1 Conv2d(3, 16, 5): expected 3 input channels, [N, 3, H, W], but the input [1, 6, 24, 24] has 6. Create the layer with inChannels: 6.");

    [Test]
    public void ChannelsNotDivisibleByGroups() =>
        Assert.That(() => new Conv2d(6, 16, 3, groups: 4), Throws.TypeOf<ShapeException>().With.Message.EqualTo(
            "Layer Conv2d(6, 16, 3, groups: 4): groups = 4 must divide inChannels = 6 and outChannels = 16; the remainders are 2 and 0."));

    [Test]
    public void LinearWithoutFlatten() => Expect(
        new Sequential(new Conv2d(1, 16, 5), new Linear(9216, 10)), [1, 1, 28, 28],
        "Layer 1 Linear(9216, 10): expected [N, 9216], got [1, 16, 24, 24]. Put a Flatten layer before it: it gives 16·24·24 = 9216 features.");

    [Test]
    public void LinearWithoutFlattenAndWithWrongFeatures() => Expect(
        new Sequential(new Conv2d(1, 16, 5), new Linear(400, 10)), [1, 1, 28, 28],
        "Layer 1 Linear(400, 10): expected [N, 400], got [1, 16, 24, 24]. Put a Flatten layer before it: it gives 16·24·24 = 9216 features; "
        + "then create the layer with inFeatures: 9216.");

    [Test]
    public void WrongNumberOfFeatures() => Expect(
        new Sequential(new Flatten(), new Linear(400, 10)), [1, 1, 28, 28],
        "Layer 1 Linear(400, 10): expected 400 features, [N, 400], but the input [1, 784] has 784. Create the layer with inFeatures: 784.");

    [Test]
    public void ImageLayerBehindFlatten() => Expect(
        new Sequential(new Flatten(), new Conv2d(1, 6, 5)), [1, 1, 28, 28],
        "Layer 1 Conv2d(1, 6, 5): expected an image batch [N, 1, H, W], got [1, 784]. Layers for images come before Flatten.");

    [Test]
    public void LayersWithinLayersAreNamedByTheirPath() => Expect(
        new Sequential(new Sequential(new Flatten(), new Linear(400, 10))), [1, 1, 28, 28],
        "Layer 0.1 Linear(400, 10): expected 400 features, [N, 400], but the input [1, 784] has 784. Create the layer with inFeatures: 784.");

    [Test]
    public void SamePaddingWithAStride() =>
        Assert.That(() => new Conv2d(1, 6, 5, stride: 2, padding: Padding.Same), Throws.TypeOf<ShapeException>().With.Message.EqualTo(
            "Layer Conv2d(1, 6, 5, stride: 2, padding: same): padding 'same' needs stride 1, not 2. Give the padding as a number, 2 for a kernel of 5."));

    private static void Expect(Layer model, Shape input, string message) =>
        Assert.That(() => LayerProbe.Emit(model, input), Throws.TypeOf<ShapeException>().With.Message.EqualTo(message));
}
