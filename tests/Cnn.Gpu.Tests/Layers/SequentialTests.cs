using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

public sealed class SequentialTests
{
    [Test]
    public void NamesItsLayersByPlace()
    {
        var model = new Sequential(new Conv2d(1, 2, 3), new ReLU(), new Sequential(new Flatten(), new Linear(8, 3)));
        Assert.That(model.NamedParameters().Select(p => p.Name), Is.EqualTo(new[] { "0.weight", "0.bias", "2.1.weight", "2.1.bias" }));
    }

    [Test]
    public void TakesAnySequenceOfLayers()
    {
        var model = new Sequential(Enumerable.Range(1, 3).Select(i => new Linear(i, i + 1)));
        Assert.That((model.Count, LayerProbe.OutputShape(model, [5, 1])), Is.EqualTo((3, new Shape(5, 4))));
    }

    [Test]
    public void FindsLayersByPlace()
    {
        Layer first = new ReLU(), last = new Tanh();
        var model = new Sequential(first, last);
        Assert.That((model[0], model[^1]), Is.EqualTo((first, last)));
        Assert.That(() => model[2], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void RefusesNothing() => Assert.Multiple(() =>
    {
        Assert.That(() => new Sequential(), Throws.ArgumentException.With.Message.Contains("at least one layer"));
        Assert.That(() => new Sequential(new ReLU(), null!), Throws.ArgumentException.With.Message.Contains("Layer 1"));
    });

    [Test]
    public void Prints() => Assert.Multiple(() =>
    {
        Assert.That(new Sequential(new ReLU()).ToString(), Is.EqualTo("Sequential(1 layer)"));
        Assert.That(new Sequential(new ReLU(), new ReLU()).ToString(), Is.EqualTo("Sequential(2 layers)"));
    });
}
