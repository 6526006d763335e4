using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Tests.Graphs;

public sealed class GraphBuilderTests
{
    private static readonly InputSpec X = new("x", [1, 2, 2], InputFormat.Float32);
    private static readonly InputSpec Dy = new("dy", [1, 1, 1], InputFormat.Float32);

    [Test]
    public void PoolingComesBeforeTheActivation()
    {
        var g = new GraphBuilder(1);
        var (_, y) = EmitPooledReLU(g);
        g.Output("y", y);
        Assert.That(g.Build().Nodes.Select(n => n.Op.Name), Is.EqualTo(new[] { "MaxPool2d", "ReLU" }));
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

    [Test]
    public void OneNameIsOneInput()
    {
        var g = new GraphBuilder(1);
        var x = g.Input(X);
        Assert.Multiple(() =>
        {
            Assert.That(g.Input(X), Is.SameAs(x));
            Assert.That(() => g.Input(X with { SampleShape = [4] }), Throws.ArgumentException.With.Message.Contains("[1, 2, 2]").And.Message.Contains("[4]"));
        });
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
