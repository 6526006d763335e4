using Cnn.Gpu.Backends.Shaders;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Backends.Shaders;

internal sealed class ElementwiseChainsTests
{
    private GraphBuilder _g = null!;

    [SetUp]
    public void Begin() => _g = new GraphBuilder(batch: 4);

    [Test]
    public void NeighboursAreOneChain()
    {
        var y = Relu(Add(Input("a", [6]), Input("b", [6])));
        _g.Output("y", y);
        Assert.That(Names(), Is.EqualTo(new[] { "Add ReLU" }));
    }

    [Test]
    public void AValueThatOthersReadIsNeededOutside()
    {
        var sum = Add(Input("a", [6]), Input("b", [6]));
        _g.Output("y", Relu(sum));
        _g.Output("z", _g.Apply(new LinearOp(), sum, Weight(6, 6)));
        var graph = _g.Build();
        var chain = ElementwiseChains.Group(graph)[0];
        Assert.Multiple(() =>
        {
            Assert.That(Names(graph), Is.EqualTo(new[] { "Add ReLU", "Linear" }), "the chain comes before what reads its values");
            Assert.That(graph.IsNeededOutside(sum, chain));
            Assert.That(graph.IsNeededOutside(sum, graph.Nodes), Is.False);
        });
    }

    [Test]
    public void NothingIsMergedAcrossAnOpThatNeedsToRunBetween()
    {
        var rectified = Relu(Input("a", [6]));
        _g.Output("y", Add(_g.Apply(new LinearOp(), rectified, Weight(6, 6)), rectified));
        Assert.That(Names(), Is.EqualTo(new[] { "ReLU", "Linear", "Add" }));
    }

    [Test]
    public void AChainWaitsForAllThatItReads()
    {
        Value a = Input("a", [6]), b = Input("b", [6]);
        var rectified = Relu(a);
        var product = _g.Apply(new LinearOp(), b, Weight(6, 6));
        _g.Output("y", Add(rectified, product));
        Assert.That(Names(), Is.EqualTo(new[] { "Linear", "ReLU Add" }));
    }

    [Test]
    public void TwoChainsThatFeedEachOtherStayApart()
    {
        // One launch cannot hold both sums: the second linear layer needs the first sum, and the second sum the layer.
        Value a = Input("a", [6]), b = Input("b", [6]);
        var first = Add(a, b);
        var second = Add(Relu(first), _g.Apply(new LinearOp(), first, Weight(6, 6)));
        _g.Output("y", Relu(second));
        var names = Names();
        Assert.That(names, Is.EqualTo(new[] { "Add ReLU", "Linear", "Add ReLU" }));
    }

    [Test]
    public void AReshapeBetweenDoesNotMatter()
    {
        var image = Relu(Input("a", [2, 3]));
        var flat = _g.Apply(new ReshapeOp([6]), image);
        _g.Output("y", _g.Apply(new DropoutOp(0.5f, 1), flat));
        var graph = _g.Build();
        Assert.Multiple(() =>
        {
            Assert.That(Names(graph), Is.EqualTo(new[] { "ReLU Dropout" }));
            Assert.That(graph.IsNeededOutside(image, ElementwiseChains.Group(graph)[0]), Is.False);
            Assert.That(graph.Root(flat), Is.SameAs(image));
        });
    }

    [Test]
    public void AChainEndsBeforeItHasTooManyArguments()
    {
        var sum = Input("a0", [6]);
        for (var i = 1; i <= 40; i++) sum = Add(sum, Input($"a{i}", [6]));
        _g.Output("y", sum);
        Assert.That(ElementwiseChains.Group(_g.Build()).Select(c => c.Count), Is.EqualTo(new[] { 16, 16, 8 }));
    }

    [Test]
    public void WholeTrainingStepsKeepEveryNodeInAnOrderThatRuns([ValueSource(typeof(Network), nameof(Network.All))] Network network)
    {
        var g = new GraphBuilder(batch: 2, training: true);
        var model = network.Create();
        var y = g.Apply(model, g.Input(new InputSpec("x", network.ImageShape, InputFormat.Float32)));
        var parameters = model.NamedParameters().Select(p => g.Parameter(p.Parameter)).ToList();
        foreach (var (value, gradient) in g.Differentiate(y, g.Input(new InputSpec("dy", y.Shape.Sample, InputFormat.Float32)), parameters))
            g.Output($"d{value.Name}", gradient);
        var graph = g.Build();
        var known = new HashSet<Value>([.. graph.Inputs, .. graph.Parameters.Values]);
        var ordered = ElementwiseChains.Group(graph).SelectMany(c => c).ToList();
        foreach (var node in ordered)
        {
            Assert.That(node.Inputs.Select(graph.Root), Is.SubsetOf(known), $"{node} comes after what it reads");
            known.UnionWith(node.Outputs);
        }
        Assert.That(ordered, Is.EquivalentTo(graph.Nodes.Where(n => n.Op is not ReshapeOp)));
    }

    private Value Input(string name, Shape sample) => _g.Input(new InputSpec(name, sample, InputFormat.Float32));

    private Value Weight(int outputs, int inputs) => _g.Parameter(new Parameter("weight", [outputs, inputs], Cnn.Gpu.Initializers.KaimingUniform.Default));

    private Value Relu(Value x) => _g.Apply(new ActivationOp(Activation.ReLU), x);

    private Value Add(Value x, Value y) => _g.Apply(new AddOp(), x, y);

    private string[] Names() => Names(_g.Build());

    private static string[] Names(Graph graph) => [.. ElementwiseChains.Group(graph).Select(c => string.Join(' ', c.Select(n => n.Op.Name)))];
}
