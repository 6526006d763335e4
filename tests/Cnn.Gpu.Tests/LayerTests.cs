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
}
