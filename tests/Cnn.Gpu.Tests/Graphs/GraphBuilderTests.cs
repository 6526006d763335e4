using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Graphs;

public sealed class GraphBuilderTests
{
    /// <summary>
    /// Pooling moves before ReLU, the first convolution needs no gradient of the images, and each gradient is made once.
    /// </summary>
    [Test]
    public void DifferentiatesLeNet5()
    {
        var graph = TrainingGraph.Build(LeNet5.Create(), [1, 28, 28]);
        Assert.That(TrainingGraph.Names(graph), Is.EqualTo(new[]
        {
            "Conv2d", "MaxPool2d", "ReLU", "Conv2d", "MaxPool2d", "ReLU", "Reshape", "Linear", "ReLU", "Linear", "ReLU", "Linear",
            "SoftmaxCrossEntropy", "Accumulate(loss)",
            "LinearBackwardData", "LinearBackwardWeights", "ReLUBackward",
            "LinearBackwardData", "LinearBackwardWeights", "ReLUBackward",
            "LinearBackwardData", "LinearBackwardWeights", "Reshape",
            "ReLUBackward", "MaxPool2dBackward", "Conv2dBackwardData", "Conv2dBackwardWeights",
            "ReLUBackward", "MaxPool2dBackward", "Conv2dBackwardWeights",
            "Sgd",
        }));
        TrainingGraph.AssertRunnable(graph);
    }

    [Test]
    public void GradientsHaveTheShapesOfTheirParameters()
    {
        var graph = TrainingGraph.Build(Cifar3Conv.Create(), [3, 32, 32]);
        var inputs = graph.Nodes[^1].Inputs;
        Assert.That(inputs, Has.Count.EqualTo(16));
        for (var i = 0; i < inputs.Count; i += 2)
            Assert.That((inputs[i + 1].Shape, inputs[i + 1].IsBatched), Is.EqualTo((inputs[i].Shape, false)));
    }

    /// <summary>A layer used twice gets the sum of two gradients; so does a value that two layers read.</summary>
    [Test]
    public void GradientsThatArriveOverSeveralWaysAreAdded()
    {
        var shared = new Linear(6, 6, bias: false);
        var graph = TrainingGraph.Build(new Sequential(shared, new Tanh(), shared), [6], new MseLoss());
        Assert.That(TrainingGraph.Names(graph), Is.EqualTo(new[]
        {
            "Linear", "Tanh", "Linear", "Mse", "Accumulate(loss)",
            "LinearBackwardData", "LinearBackwardWeights", "TanhBackward", "LinearBackwardWeights", "Add", "Sgd",
        }));
        TrainingGraph.AssertRunnable(graph);
    }

    [Test]
    public void EveryLayerHasAGradient()
    {
        var model = new Sequential(
            new Conv2d(2, 4, 3, padding: Padding.Same, groups: 2), new Sigmoid(), new ZeroPad2d(1, 0, 2, 0), new MinPool2d(3, 2, 1), new Dropout(),
            new Conv2d(4, 6, 3, stride: 2, padding: 1, dilation: 2, bias: false), new Tanh(), new AvgPool2d(2, ceilMode: true), new Flatten(),
            new Linear(12, 5, bias: false), new ReLU(), new Linear(5, 3));
        var graph = TrainingGraph.Build(model, [2, 11, 11]);
        TrainingGraph.AssertRunnable(graph);
        Assert.That(TrainingGraph.Names(graph), Does.Contain("Crop2d").And.Contain("AvgPool2dBackward").And.Contain("MinPool2dBackward"));
        Assert.That(graph.Nodes.Count(n => n.Op is DropoutOp { Stream: 1 }), Is.EqualTo(2), "the gradient draws the same mask");
    }

    [Test]
    public void WhatNothingReadsIsLeftOut()
    {
        var g = new GraphBuilder(2);
        var x = g.Input(new InputSpec("x", [3], InputFormat.Float32));
        var unused = g.Input(new InputSpec("y", [3], InputFormat.Float32));
        g.Apply(new ActivationOp(Activation.Tanh), unused);
        g.Output("out", g.Apply(new ActivationOp(Activation.ReLU), x));
        var graph = g.Build();
        Assert.That((graph.Nodes.Count, graph.Inputs.Count, graph.Inputs[0]), Is.EqualTo((1, 1, x)));
    }

    [Test]
    public void WhatDoesNotInfluenceTheLossHasNoGradient()
    {
        var g = new GraphBuilder(2, training: true);
        var x = g.Input(new InputSpec("x", [3], InputFormat.Float32));
        var target = g.Input(new InputSpec("target", [3], InputFormat.Float32));
        var loss = g.Apply(new MseOp(), x, target);
        Assert.That(g.Differentiate(loss, null, [x, g.Parameter(new Linear(3, 3).Weight)]).Keys, Is.EqualTo(new[] { x }));
    }

    [Test]
    public void ANameStandsForOneInputAndAParameterForOneValue()
    {
        var g = new GraphBuilder(2);
        var layer = new Linear(3, 3);
        Value x = g.Input(new InputSpec("x", [3], InputFormat.Float32)), weight = g.Parameter(layer.Weight);
        Assert.That(g.Input(new InputSpec("x", [3], InputFormat.Float32)), Is.SameAs(x));
        Assert.That(g.Parameter(layer.Weight), Is.SameAs(weight));
        Assert.That(g.Parameter(layer.Bias!), Is.Not.SameAs(weight));
    }

    [Test]
    public void ANameCannotStandForTwoInputs()
    {
        var g = new GraphBuilder(2);
        g.Input(new InputSpec("x", [3], InputFormat.Float32));
        Assert.That(() => g.Input(new InputSpec("x", [4], InputFormat.Float32)), Throws.ArgumentException.With.Message.Contains("[3]").And.Message.Contains("[4]"));
    }

    [Test]
    public void TracesLayersWithTheirPlaces()
    {
        var g = new GraphBuilder(2);
        g.Apply(new Sequential(new Flatten(), new Sequential(new Linear(12, 4), new ReLU())), g.Input(new InputSpec("x", [3, 2, 2], InputFormat.Float32)));
        Assert.Multiple(() =>
        {
            Assert.That(g.Layers.Select(t => $"{t.Path}:{t.Nodes.Count}"), Is.EqualTo(new[] { ":3", "0:1", "1:2", "1.0:1", "1.1:1" }));
            Assert.That(g.Layers[3].Nodes[0].Scope, Is.EqualTo("1.0 Linear(12, 4)"));
            Assert.That(g.Layers[3].Output.Name, Is.EqualTo("1.0 Linear(12, 4)"));
        });
    }
}
