using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Fusion;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Graphs.Fusion;

public sealed class GraphFusionTests
{
    [Test]
    public void MergesWhatTheDeviceSupports()
    {
        var graph = TrainingGraph.Build(LeNet5.Create(), [1, 28, 28]);
        var fused = GraphFusion.Fuse(graph, _ => true);
        Assert.That(TrainingGraph.Names(fused), Is.EqualTo(new[]
        {
            "Conv2d+MaxPool2d+ReLU", "Conv2d+MaxPool2d+ReLU", "Reshape", "Linear+ReLU", "Linear+ReLU", "Linear",
            "SoftmaxCrossEntropy", "Accumulate(loss)",
            "LinearBackwardData", "LinearBackwardWeights", "ReLUBackward",
            "LinearBackwardData", "LinearBackwardWeights", "ReLUBackward",
            "LinearBackwardData", "LinearBackwardWeights", "Reshape",
            "ReLUBackward+MaxPool2dBackward", "Conv2dBackwardData", "Conv2dBackwardWeights",
            "ReLUBackward+MaxPool2dBackward", "Conv2dBackwardWeights",
            "Sgd",
        }));
        TrainingGraph.AssertRunnable(fused);
    }

    /// <summary>All nodes of the graph are in the fused one, once each, in an order in which they can run.</summary>
    [Test]
    public void MergedNodesKnowTheirParts()
    {
        var graph = TrainingGraph.Build(LeNet5.Create(), [1, 28, 28]);
        var fused = GraphFusion.Fuse(graph, _ => true);
        Assert.Multiple(() =>
        {
            Assert.That(fused.Nodes[0].Parts.Select(p => p.Op.Name), Is.EqualTo(new[] { "Conv2d", "MaxPool2d", "ReLU" }));
            Assert.That(fused.Nodes.SelectMany(n => n.Parts), Is.EquivalentTo(graph.Nodes));
        });
        TrainingGraph.AssertRunnable(graph.With([.. fused.Nodes.SelectMany(n => n.Parts)]));
    }

    [Test]
    public void MergesNothingThatTheDeviceDoesNotSupport()
    {
        var graph = TrainingGraph.Build(LeNet5.Create(), [1, 28, 28]);
        Assert.That(GraphFusion.Fuse(graph, _ => false).Nodes, Is.EqualTo(graph.Nodes));
    }

    [Test]
    public void AsksForEachMergedOpAsAWhole()
    {
        var graph = TrainingGraph.Build(LeNet5.Create(), [1, 28, 28]);
        var fused = GraphFusion.Fuse(graph, op => op is Conv2dOp { Activation: Activation.None });
        Assert.That(TrainingGraph.Names(fused).Take(4), Is.EqualTo(new[] { "Conv2d+MaxPool2d", "ReLU", "Conv2d+MaxPool2d", "ReLU" }));
        TrainingGraph.AssertRunnable(fused);
    }

    /// <summary>The convolution takes over both outputs of the pooling: backward needs the indices.</summary>
    [Test]
    public void KeepsTheIndicesOfThePooling()
    {
        var fused = GraphFusion.Fuse(TrainingGraph.Build(LeNet5.Create(), [1, 28, 28]), _ => true);
        var (convolution, backward) = (fused.Nodes[0], fused.Nodes.Last(n => n.Op is Pool2dBackwardOp));
        Assert.Multiple(() =>
        {
            Assert.That(convolution.Outputs.Select(o => o.Shape), Is.EqualTo(new[] { new Shape(4, 6, 14, 14), new Shape(4, 6, 14, 14) }));
            Assert.That(convolution.Outputs[1].Spec.Type, Is.EqualTo(ElementType.Int32));
            Assert.That(backward.Inputs.Skip(1), Is.EqualTo(new[] { convolution.Outputs[1], convolution.Outputs[0] }), "the indices, then the activation's output");
        });
    }

    /// <summary>An average does not commute with ReLU: the convolution may take the ReLU, but not the pooling behind it.</summary>
    [Test]
    public void KeepsTheOrderOfReLUAndAverage()
    {
        var model = new Sequential(new Conv2d(1, 2, 3), new ReLU(), new AvgPool2d(2), new Flatten(), new Linear(18, 3));
        var fused = GraphFusion.Fuse(TrainingGraph.Build(model, [1, 8, 8]), _ => true);
        Assert.That(TrainingGraph.Names(fused).Take(2), Is.EqualTo(new[] { "Conv2d+ReLU", "AvgPool2d" }));
        TrainingGraph.AssertRunnable(fused);
    }

    [Test]
    public void AnAveragePoolingMayJoinTheConvolution()
    {
        var model = new Sequential(new Conv2d(1, 2, 3), new AvgPool2d(2), new Sigmoid(), new Flatten(), new Linear(18, 3));
        var fused = GraphFusion.Fuse(TrainingGraph.Build(model, [1, 8, 8]), _ => true);
        Assert.That(TrainingGraph.Names(fused), Does.Contain("Conv2d+AvgPool2d+Sigmoid").And.Contain("SigmoidBackward+AvgPool2dBackward"));
        TrainingGraph.AssertRunnable(fused);
    }

    /// <summary>The gradient of a pooling has room for one activation: the second one's stays an op of its own.</summary>
    [Test]
    public void TwoActivationsBehindAPoolingAreBothDifferentiated()
    {
        var model = new Sequential(new Conv2d(1, 2, 3), new MaxPool2d(2), new ReLU(), new Sigmoid(), new Flatten(), new Linear(18, 3));
        var fused = GraphFusion.Fuse(TrainingGraph.Build(model, [1, 8, 8]), _ => true);
        Assert.That(TrainingGraph.Names(fused), Does.Contain("SigmoidBackward").And.Contain("ReLUBackward+MaxPool2dBackward"));
        TrainingGraph.AssertRunnable(fused);
    }

    [Test]
    public void WhatIsReadAfterTheStepIsNotMergedAway()
    {
        var g = new GraphBuilder(2);
        var convolved = g.Apply(new Conv2d(1, 2, 3), g.Input(new InputSpec("x", [1, 8, 8], InputFormat.Float32)));
        g.Output("convolved", convolved);
        g.Output("activated", g.Apply(new ReLU(), convolved));
        Assert.That(TrainingGraph.Names(GraphFusion.Fuse(g.Build(), _ => true)), Is.EqualTo(new[] { "Conv2d", "ReLU" }));
    }
}
