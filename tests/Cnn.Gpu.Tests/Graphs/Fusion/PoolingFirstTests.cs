using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Graphs.Fusion;

public sealed class PoolingFirstTests
{
    private static readonly InputSpec X = new("x", [1, 2, 2], InputFormat.Float32);
    private static readonly InputSpec Dy = new("dy", [1, 1, 1], InputFormat.Float32);

    private static IEnumerable<string> Names(params Layer[] layers)
    {
        var g = new GraphBuilder(2);
        g.Output("out", g.Apply(new Sequential(layers), g.Input(new InputSpec("x", [1, 8, 8], InputFormat.Float32))));
        var graph = g.Build();
        TrainingGraph.AssertRunnable(graph);
        return TrainingGraph.Names(graph);
    }

    [Test]
    public void MaximumAndMinimumMoveBeforeAnActivation() => Assert.Multiple(() =>
    {
        Assert.That(Names(new ReLU(), new MaxPool2d(2)), Is.EqualTo(new[] { "MaxPool2d", "ReLU" }));
        Assert.That(Names(new Tanh(), new MinPool2d(2)), Is.EqualTo(new[] { "MinPool2d", "Tanh" }));
    });

    [Test]
    public void AMeanDoesNot() => Assert.That(Names(new ReLU(), new AvgPool2d(2)), Is.EqualTo(new[] { "ReLU", "AvgPool2d" }));

    [Test]
    public void SeveralPairsMoveEach() =>
        Assert.That(Names(new ReLU(), new MaxPool2d(2), new Sigmoid(), new MaxPool2d(2)), Is.EqualTo(new[] { "MaxPool2d", "ReLU", "MaxPool2d", "Sigmoid" }));

    [Test]
    public void AnActivationThatIsReadStaysInFront()
    {
        var g = new GraphBuilder(2);
        var activated = g.Apply(new ReLU(), g.Input(new InputSpec("x", [1, 8, 8], InputFormat.Float32)));
        g.Output("activated", activated);
        g.Output("pooled", g.Apply(new MaxPool2d(2), activated));
        var graph = g.Build();
        TrainingGraph.AssertRunnable(graph);
        Assert.That(TrainingGraph.Names(graph), Is.EqualTo(new[] { "ReLU", "MaxPool2d" }));
    }

    [Test]
    public void AnActivationWithTwoReadersStaysInFront()
    {
        var g = new GraphBuilder(2);
        var activated = g.Apply(new ReLU(), g.Input(new InputSpec("x", [1, 8, 8], InputFormat.Float32)));
        g.Output("max", g.Apply(new MaxPool2d(2), activated));
        g.Output("min", g.Apply(new MinPool2d(2), activated));
        var graph = g.Build();
        TrainingGraph.AssertRunnable(graph);
        Assert.That(TrainingGraph.Names(graph), Is.EqualTo(new[] { "ReLU", "MaxPool2d", "MinPool2d" }));
    }

    [Test]
    public void AnActivationThatIsReadStaysInFrontInTrainingToo()
    {
        var g = new GraphBuilder(1);
        var (activated, y) = EmitPooledReLU(g);
        g.Output("activated", activated);
        var x = g.Input(X);
        g.Output("dx", g.Differentiate(y, g.Input(Dy), [x])[x]);
        var graph = g.Build();
        TrainingGraph.AssertRunnable(graph);
        Assert.That(TrainingGraph.Names(graph), Is.EqualTo(new[] { "ReLU", "MaxPool2d", "MaxPool2dBackward", "ReLUBackward" }));
    }

    [Test]
    public void OutputNamedAfterDifferentiationIsStillComputed()
    {
        var g = new GraphBuilder(1);
        var (activated, y) = EmitPooledReLU(g);
        var x = g.Input(X);
        g.Output("dx", g.Differentiate(y, g.Input(Dy), [x])[x]);
        g.Output("activated", activated);
        g.Output("y", y);
        var results = Run(g);
        Assert.Multiple(() =>
        {
            Assert.That(results["activated"], Is.EqualTo(new float[] { 0, 3, 2, 0 }));
            Assert.That(results["y"], Is.EqualTo(new float[] { 3 }));
            Assert.That(results["dx"], Is.EqualTo(new float[] { 0, 5, 0, 0 }));
        });
    }

    [Test]
    public void GradientOfAnActivationBeforePoolingCanBeHad()
    {
        var g = new GraphBuilder(1);
        var (activated, y) = EmitPooledReLU(g);
        g.Output("gradient", g.Differentiate(y, g.Input(Dy), [activated])[activated]);
        Assert.That(Run(g)["gradient"], Is.EqualTo(new float[] { 0, 5, 0, 0 }));
    }

    private static (Value Activated, Value Y) EmitPooledReLU(GraphBuilder g)
    {
        var activated = g.Apply(new ActivationOp(Activation.ReLU), g.Input(X));
        return (activated, g.Apply(new Pool2dOp(PoolKind.Max, Geometry2d.Create(2, 2, 2, 2, 0, 1)), activated));
    }

    private static Dictionary<string, float[]> Run(GraphBuilder g)
    {
        using var device = Device.Open("reference");
        using var executor = new GraphExecutor(Plan.Create(g.Build(), device), []);
        executor.Bind("x", InputTable.FromFloats([-1, 3, 2, -4], 1));
        executor.Bind("dy", InputTable.FromFloats([5], 1));
        executor.Run([0]);
        return executor.Plan.Graph.Outputs.Keys.ToDictionary(name => name, executor.Read);
    }
}
