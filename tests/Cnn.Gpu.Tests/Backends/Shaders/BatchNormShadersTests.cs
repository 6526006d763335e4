using Cnn.Gpu.Backends.Shaders;
using Cnn.Gpu.Graphs;
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
    public void AGraphWithoutBatchNormStaysAsItIs()
    {
        var g = new GraphBuilder(batch: 4);
        g.Output("y", g.Apply(new ReLU(), g.Input(new InputSpec("x", [3], InputFormat.Float32))));
        var graph = g.Build();
        Assert.That(BatchNormShaders.Split(graph), Is.SameAs(graph));
    }

    private static string[] Names(Graph graph) =>
        [.. ElementwiseChains.Group(BatchNormShaders.Split(graph)).Select(c => string.Join(' ', c.Select(n => n.Op.Name)))];
}
