using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Graphs.Fusion;

public sealed class PoolingFirstTests
{
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

    private static (GraphBuilder Builder, Value Activated, Action Differentiate) Training()
    {
        var g = new GraphBuilder(2, training: true);
        var layer = new Conv2d(1, 1, 3);
        var activated = g.Apply(new ReLU(), g.Apply(layer, g.Input(new InputSpec("x", [1, 8, 8], InputFormat.Float32))));
        var loss = g.Apply(new MseOp(), g.Apply(new MaxPool2d(2), activated), g.Input(new InputSpec("target", [1, 3, 3], InputFormat.Float32)));
        return (g, activated, () => g.Differentiate(loss, null, [g.Parameter(layer.Weight)]));
    }

    [Test]
    public void AnActivationThatIsReadStaysInFrontInTrainingToo()
    {
        var (g, activated, differentiate) = Training();
        g.Output("activated", activated);
        differentiate();
        TrainingGraph.AssertRunnable(g.Build());
    }

    /// <summary>Differentiation has moved the pooling already when the activation is asked for.</summary>
    [Test]
    public void AskingForAnActivationTooLateIsAnError()
    {
        var (g, activated, differentiate) = Training();
        differentiate();
        g.Output("activated", activated);
        Assert.That(g.Build, Throws.InvalidOperationException.With.Message.Contains("ReLU [2, 1, 6, 6]").And.Message.Contains("before Differentiate"));
    }
}
