using Cnn.Gpu.Initializers;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

public sealed class LinearTests
{
    [Test]
    public void MapsFeatures() =>
        Assert.That(LayerProbe.OutputShape(new Linear(400, 120), [4, 400]), Is.EqualTo(new Shape(4, 120)));

    /// <summary>The fully connected layer on a 200×200 picture that makes the case for convolutions.</summary>
    [Test]
    public void CountsItsParameters() => Assert.Multiple(() =>
    {
        var layer = new Linear(40000, 500);
        Assert.That(layer.Weight.Shape, Is.EqualTo(new Shape(500, 40000)));
        Assert.That(layer.Weight.Shape.Elements, Is.EqualTo(20_000_000));
        Assert.That(layer.Bias!.Shape.Elements, Is.EqualTo(500));
    });

    [Test]
    public void StartsAsInPyTorch() => Assert.Multiple(() =>
    {
        var layer = new Linear(16, 8);
        Assert.That(layer.Weight.Initializer, Is.EqualTo(KaimingUniform.Default));
        Assert.That(layer.Bias!.Initializer, Is.EqualTo(new Uniform(0.25f)));
    });

    [Test]
    public void TakesInitializers()
    {
        var layer = new Linear(16, 8, weightInitializer: new XavierNormal(), biasInitializer: new Zeros());
        Assert.That((layer.Weight.Initializer, layer.Bias!.Initializer), Is.EqualTo(((Initializer)new XavierNormal(), (Initializer)new Zeros())));
    }

    [Test]
    public void CanDoWithoutABias() => Assert.Multiple(() =>
    {
        var layer = new Linear(16, 8, bias: false);
        Assert.That(layer.Bias, Is.Null);
        Assert.That(layer.OwnParameters, Has.Count.EqualTo(1));
        Assert.That(layer.ToString(), Is.EqualTo("Linear(16, 8, bias: false)"));
        Assert.That(LayerProbe.OutputShape(layer, [4, 16]), Is.EqualTo(new Shape(4, 8)));
    });

    [Test]
    public void RefusesNoFeatures() =>
        Assert.That(() => new Linear(0, 8), Throws.TypeOf<ShapeException>().With.Message.EqualTo("Layer Linear(0, 8): the numbers of features must be at least 1."));
}
