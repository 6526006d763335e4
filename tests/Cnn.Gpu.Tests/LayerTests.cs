using Cnn.Gpu.Graphs;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests;

public sealed class LayerTests
{
    [Test]
    public void NamesParametersByTheirPathInTheModel() =>
        Assert.That(new Sequential(new Block()).NamedParameters().Select(p => p.Name),
            Is.EqualTo(new[] { "0.scale", "0.conv.weight", "0.conv.bias", "0.head.0.weight" }));

    [Test]
    public void ListsASharedParameterOnce()
    {
        var shared = new Linear(2, 2, bias: false);
        Assert.That(new Sequential(shared, shared).NamedParameters(), Has.Count.EqualTo(1));
    }

    [Test]
    public void ALayerInTwoPlacesIsNamedByTheFirst()
    {
        var shared = new Linear(2, 2, bias: false);
        Assert.That(new Sequential(shared, new ReLU(), shared).NamedParameters().Select(p => p.Name), Is.EqualTo(new[] { "0.weight" }));
    }

    /// <summary>The tail of a trained model used alone must not change what the whole one is saved as.</summary>
    [Test]
    public void ALayerInTwoModelsHasANameInEach()
    {
        var model = new Sequential(new Linear(2, 2), new ReLU(), new Linear(2, 2, bias: false));
        var tail = new Sequential(model.Children.Skip(1));
        Assert.That(model.NamedParameters().Select(p => p.Name), Is.EqualTo(new[] { "0.weight", "0.bias", "2.weight" }));
        Assert.That(tail.NamedParameters().Select(p => p.Name), Is.EqualTo(new[] { "1.weight" }));
    }

    [Test]
    public void ErrorsNameTheLayerWhereItStands()
    {
        var shared = new Linear(3, 3);
        _ = new Sequential(new ReLU(), shared);
        Assert.That(() => LayerProbe.Emit(new Sequential(new Sequential(shared)), [1, 2]), Throws.TypeOf<ShapeException>().With.Message.StartsWith("Layer 0.0 Linear(3, 3): "));
        Assert.That(() => LayerProbe.Emit(new Sequential(new Inline()), [1, 2]), Throws.TypeOf<ShapeException>().With.Message.StartsWith("Layer 0 Linear(3, 3): "));
        Assert.That(() => LayerProbe.Emit(new Reach(), [1, 2]), Throws.TypeOf<ShapeException>().With.Message.StartsWith("Layer body.0 Linear(3, 3): "));
    }

    [Test]
    public void RefusesANameTwice() =>
        Assert.That(() => new Twins(), Throws.ArgumentException.With.Message.Contains("Twins has a layer named 'same' already"));

    [Test]
    public void PrintsItsType() => Assert.That(new Block().ToString(), Is.EqualTo("Block"));

    private sealed class Block : Layer
    {
        public Block()
        {
            Register("conv", new Conv2d(1, 1, 3));
            Register("head", new Sequential(new Linear(2, 2, bias: false)));
            Register(new Parameter("scale", [1], new Gpu.Initializers.Constant(1)));
        }

        public override Value Emit(GraphBuilder g, Value x) => x;
    }

    /// <summary>Emits a layer that it did not register.</summary>
    private sealed class Inline : Layer
    {
        public override Value Emit(GraphBuilder g, Value x) => g.Apply(new Linear(3, 3), x);
    }

    /// <summary>Emits a layer of a layer.</summary>
    private sealed class Reach : Layer
    {
        private readonly Sequential _body;

        public Reach() => _body = Register("body", new Sequential(new Linear(3, 3)));

        public override Value Emit(GraphBuilder g, Value x) => g.Apply(_body[0], x);
    }

    private sealed class Twins : Layer
    {
        public Twins()
        {
            Register("same", new ReLU());
            Register("same", new ReLU());
        }

        public override Value Emit(GraphBuilder g, Value x) => x;
    }
}
