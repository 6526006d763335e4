using Cnn.Gpu.Backends;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Backends.Reference;

public sealed class ReferenceKindTests
{
    [Test]
    public void MergesNothing()
    {
        using var device = Device.Open("reference");
        var conv = new Conv2dOp(Geometry2d.Create(4, 4, 3, 1, 0, 1));
        Assert.Multiple(() =>
        {
            Assert.That(device.Supports(conv), Is.True);
            Assert.That(device.Supports(conv with { Activation = Activation.ReLU }), Is.False);
            Assert.That(device.Supports(new LinearOp { Activation = Activation.Tanh }), Is.False);
        });
    }

    [Test]
    public void NamesAnOpThatItLacks()
    {
        using var device = Device.Open("reference");
        var g = new GraphBuilder(2);
        g.Output("y", g.Apply(new UnknownOp(), g.Input(new InputSpec("x", [3], InputFormat.Float32))));
        Assert.That(() => Plan.Create(g.Build(), device), Throws.TypeOf<KernelException>().With.Message.Contains("reference").And.Message.Contains("Unknown"));
    }

    [Test]
    public void NamesTheStatesThatItHolds()
    {
        using var device = Device.Open("reference");
        var parameter = new Parameter("weight", [2], KaimingUniform.Default);
        using var store = device.CreateParameterStore([parameter], new Optimizers.Adam());
        Assert.That(() => store.Read(parameter, "momentum_buffer", new float[2]),
            Throws.ArgumentException.With.Message.Contains("momentum_buffer").And.Message.Contains("exp_avg, exp_avg_sq"));
    }

    private sealed record UnknownOp : Op
    {
        public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [inputs[0].Spec];
    }
}
