using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Losses;

namespace Cnn.Gpu.Tests.Losses;

public sealed class CrossEntropyLossTests
{
    [Test]
    public void ComparesLogitsWithLabels() => Assert.Multiple(() =>
    {
        var loss = new CrossEntropyLoss(labelSmoothing: 0.1f);
        var target = loss.Target([10]);
        Assert.That((target.Name, target.Format, target.SampleShape.Rank), Is.EqualTo(("target", InputFormat.Labels, 0)));

        var g = new GraphBuilder(4, training: true);
        var logits = g.Input(new InputSpec("x", [10], InputFormat.Float32));
        var value = loss.Emit(g, logits, g.Input(target));
        Assert.That(value.Shape, Is.EqualTo(new Shape(4)));
        var gradient = g.Differentiate(value, null, [logits])[logits];
        g.Output("gradient", gradient);
        Assert.That(g.Build().Producer(gradient)!.Op, Is.EqualTo(new SoftmaxCrossEntropyOp(0.1f)));
    });

    [TestCase(-0.1f)]
    [TestCase(1.1f)]
    [TestCase(float.NaN)]
    public void RefusesSmoothingOutsideZeroToOne(float smoothing) =>
        Assert.That(() => new CrossEntropyLoss(smoothing), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void RefusesImages() =>
        Assert.That(() => new CrossEntropyLoss().Target([16, 5, 5]), Throws.TypeOf<ShapeException>().With.Message.Contains("got [16, 5, 5]. End the model with Flatten"));
}
