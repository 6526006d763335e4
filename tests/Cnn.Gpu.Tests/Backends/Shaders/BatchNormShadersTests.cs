using Cnn.Gpu.Backends.Shaders;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Backends.Shaders;

internal sealed class BatchNormShadersTests
{
    [Test]
    public void ElementwisePartsJoinChains()
    {
        var g = new GraphBuilder(batch: 4, training: true);
        var x = g.Input(new InputSpec("x", [3, 2, 2], InputFormat.Float32));
        g.Output("y", g.Apply(new Sequential(new Residual(new BatchNorm2d(3)), new ReLU()), x));
        Assert.That(Names(g.Build()), Is.EqualTo(new[] { "BatchNormStatistics", "BatchNormScale Add ReLU", "RunningStatistics" }));
    }

    [Test]
    public void AnUnusedGradientOfTheInputIsNotComputed()
    {
        var g = new GraphBuilder(batch: 4, training: true);
        var norm = new BatchNorm2d(3);
        var y = g.Apply(norm, g.Input(new InputSpec("x", [3, 2, 2], InputFormat.Float32)));
        var gradients = g.Differentiate(y, g.Input(new InputSpec("dy", [3, 2, 2], InputFormat.Float32)), [g.Parameter(norm.Weight)]);
        g.Output("dweight", gradients[g.Parameter(norm.Weight)]);
        Assert.That(Names(g.Build()), Does.Contain("BatchNormGradients").And.Not.Contain("BatchNormData"));
    }

    [Test]
    public void AnActivationIsTakenIntoTheGradient([Values(Activation.ReLU, Activation.GELU)] Activation function)
    {
        var graph = Backward(function, x => x);
        Assert.Multiple(() =>
        {
            Assert.That(Names(graph), Is.SupersetOf(new[] { $"{function}Backward+BatchNormGradients", $"{function}Backward+BatchNormData" }));
            Assert.That(Names(graph), Has.None.EqualTo($"{function}Backward"));
        });
    }

    [Test]
    public void AnActivationOfSomethingElseIsNot() =>
        Assert.That(Names(Backward(Activation.ReLU, x => new Residual(x))), Does.Contain("BatchNormScale Add ReLU ReLUBackward").And.Contains("BatchNormGradients"));

    [Test]
    public void AGraphWithoutBatchNormStaysAsItIs()
    {
        var g = new GraphBuilder(batch: 4);
        g.Output("y", g.Apply(new ReLU(), g.Input(new InputSpec("x", [3], InputFormat.Float32))));
        var graph = g.Build();
        Assert.That(BatchNormShaders.Split(graph), Is.SameAs(graph));
    }

    private static Graph Backward(Activation function, Func<Layer, Layer> wrap)
    {
        var g = new GraphBuilder(batch: 4, training: true);
        var x = g.Input(new InputSpec("x", [3, 2, 2], InputFormat.Float32));
        var y = g.Apply(new ActivationOp(function), g.Apply(wrap(new BatchNorm2d(3)), x));
        g.Output("dx", g.Differentiate(y, g.Input(new InputSpec("dy", [3, 2, 2], InputFormat.Float32)), [x])[x]);
        return BatchNormShaders.Split(g.Build());
    }

    private static string[] Names(Graph graph) =>
        [.. ElementwiseChains.Group(BatchNormShaders.Split(graph)).Select(c => string.Join(' ', c.Select(n => n.Op.Name)))];
}
