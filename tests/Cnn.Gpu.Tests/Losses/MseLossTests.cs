using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Losses;

namespace Cnn.Gpu.Tests.Losses;

public sealed class MseLossTests
{
    [Test]
    public void ComparesWithATargetOfTheSameShape() => Assert.Multiple(() =>
    {
        var loss = new MseLoss();
        var target = loss.Target([3, 8, 8]);
        Assert.That((target.Format, target.SampleShape), Is.EqualTo((InputFormat.Float32, new Shape(3, 8, 8))));

        var g = new GraphBuilder(4, training: true);
        var prediction = g.Input(new InputSpec("x", [3, 8, 8], InputFormat.Float32));
        var value = loss.Emit(g, prediction, g.Input(target));
        Assert.That(value.Shape, Is.EqualTo(new Shape(4)));
        var gradient = g.Differentiate(value, null, [prediction])[prediction];
        g.Output("gradient", gradient);
        Assert.That((gradient.Shape, g.Build().Producer(gradient)!.Op), Is.EqualTo((prediction.Shape, (Op)new MseOp())));
    });

    [Test]
    public void RefusesATargetOfAnotherShape()
    {
        var g = new GraphBuilder(4);
        var prediction = g.Input(new InputSpec("x", [3], InputFormat.Float32));
        var target = g.Input(new InputSpec("target", [2], InputFormat.Float32));
        Assert.That(() => new MseLoss().Emit(g, prediction, target), Throws.TypeOf<ShapeException>().With.Message.Contains("[4, 3], got [4, 2]"));
    }
}
