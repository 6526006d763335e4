using Cnn.Gpu.Backends;
using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Models;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Tests.Diagnostics;

public sealed class DoctorTests
{
    private static readonly Shape Image = [2, 10, 8];

    [Test]
    public void TheProcessorIsRight([Values(4, 8, 16)] int lanes)
    {
        using var device = Device.Open("cpu", new DeviceOptions { VectorLanes = lanes, Threads = 2 });
        AssertRight(Examine(device));
    }

    [TestCaseSource(typeof(Network), nameof(Network.All))]
    public void TheProcessorIsRightInEveryNetwork(Network network)
    {
        using var device = Device.Open("cpu");
        AssertRight(Doctor.Examine(network.Create(), network.ImageShape, 17, device, new DoctorOptions { WorkLimit = 1e8, IsTimed = false }));
    }

    [Test]
    public void OtherLossesAndOptimizersAreExaminedToo()
    {
        using var device = Device.Open("cpu");
        var report = Doctor.Examine(Net(), Image, 5, device, new DoctorOptions { Loss = new MseLoss(), Optimizer = new AdamW(1e-3f), IsTimed = false });
        AssertRight(report);
        Assert.That(report.Ops.Select(f => f.Name), Does.Contain("Mse").And.Contain("AdamW"));
    }

    /// <summary>Whatever the device's plans have is there, as the device merges it, and each with its time.</summary>
    [Test]
    public void EveryOpOfThePlanIsExamined()
    {
        using var device = Device.Open("cpu");
        var report = Doctor.Examine(LeNet5.Create(), [1, 28, 28], 17, device);
        Assert.Multiple(() =>
        {
            Assert.That(report.Ops.Select(f => f.Name).Distinct(), Is.EquivalentTo(new[]
            {
                "Gather(x)", "Gather(target)", "Conv2d+MaxPool2d+ReLU", "Reshape", "Linear+ReLU", "Linear", "SoftmaxCrossEntropy", "Accumulate(loss)",
                "Correct", "Accumulate(correct)", "LinearBackwardData", "LinearBackwardWeights", "ReLUBackward", "ReLUBackward+MaxPool2dBackward",
                "Conv2dBackwardData", "Conv2dBackwardWeights", "Sgd",
            }));
            Assert.That(report.Ops, Has.All.Matches<Finding>(f => f is { Milliseconds: > 0, Samples: 17 }));
            // With places to remember in training, without them in evaluation.
            Assert.That(report.Ops.Where(f => f.Name.StartsWith("Conv2d+", StringComparison.Ordinal)).Select(f => f.Shapes), Is.EqualTo(new[]
            {
                "17×1×28×28 6×1×5×5 6 → 17×6×14×14 17×6×14×14", "17×6×14×14 16×6×5×5 16 → 17×16×5×5 17×16×5×5",
                "17×1×28×28 6×1×5×5 6 → 17×6×14×14", "17×6×14×14 16×6×5×5 16 → 17×16×5×5",
            }));
        });
    }

    [Test]
    public void TheModelStaysAsItWas()
    {
        using var device = Device.Open("cpu");
        var model = Net();
        var before = model.NamedParameters().SelectMany(p => p.Parameter.Values).ToArray();
        Doctor.Examine(model, Image, 3, device, new DoctorOptions { IsTimed = false });
        Assert.That(model.NamedParameters().SelectMany(p => p.Parameter.Values), Is.EqualTo(before));
    }

    [Test]
    public void FewerSamplesAreComparedWhereTheReferenceWouldTakeLong()
    {
        using var device = Device.Open("cpu");
        var report = Doctor.Examine(Net(), Image, 17, device, new DoctorOptions { WorkLimit = 1e5, IsTimed = false });
        AssertRight(report);
        Assert.That(report.Findings.Select(f => f.Samples), Has.Some.EqualTo(17).And.Some.LessThan(17));
    }

    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Fault("ReLUBackward", n => n.Op is ActivationBackwardOp ? n with { Op = new ActivationBackwardOp(Activation.Tanh) } : n);
        yield return Fault("MaxPool2dBackward", n => n.Op is Pool2dBackwardOp pool ? n with { Op = pool with { Activation = Activation.Sigmoid } } : n);
        yield return Fault("Conv2d+", n => n.Op is Conv2dOp { Pool: { } pool } conv ? n with { Op = conv with { Pool = pool with { Kind = PoolKind.Min } } } : n);
        yield return Fault("Linear", n => n.Op is LinearOp ? n with { Inputs = [.. n.Inputs.Take(2)] } : n);
        yield return Fault("Add", n => n.Op is AddOp ? n with { Inputs = [n.Inputs[0], n.Inputs[0]] } : n);
        yield return Fault("Dropout", n => n.Op is DropoutOp drop ? n with { Op = drop with { Stream = 77 } } : n);
        yield return Fault("SoftmaxCrossEntropy", n => n.Op is SoftmaxCrossEntropyOp ? n with { Op = new SoftmaxCrossEntropyOp(0.01f) } : n);
        yield return Fault("Sgd", n => n.Op is OptimizerOp { Optimizer: Sgd sgd } ? n with { Op = new OptimizerOp(sgd with { Momentum = 0.8f }) } : n, " momentum");
        yield return Fault("Sgd", n => n.Op is OptimizerOp { Optimizer: Sgd sgd } ? n with { Op = new OptimizerOp(sgd with { WeightDecay = 0.1f }) } : n);
    }

    /// <summary>The finding of the faulty op says so, and no other op is blamed.</summary>
    [TestCaseSource(nameof(Faults))]
    public void AWrongOpIsFound(string name, Func<Node, Node> fault)
    {
        using var device = new FaultyDevice(fault);
        var report = Examine(device);
        var wrong = report.Ops.Where(f => !f.IsRight).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(report.IsHealthy, Is.False);
            Assert.That(wrong, Is.Not.Empty);
            Assert.That(wrong.Select(f => f.Name), Is.All.Contain(name));
        });
    }

    /// <summary>Every op is right alone; only in the company of many others one operand is taken for another.</summary>
    [Test]
    public void APlanThatMixesValuesUpIsFound()
    {
        using var device = new FaultyDevice((graph, n) => graph.Nodes.Count > 12 && n.Op is AddOp ? n with { Inputs = [n.Inputs[1], n.Inputs[1]] } : n);
        var report = Examine(device);
        Assert.Multiple(() =>
        {
            Assert.That(report.Ops, Has.All.Matches<Finding>(f => f.IsRight));
            Assert.That(report.Network.Where(f => !f.IsRight).Select(f => f.Name), Does.Contain("gradients of a training step").And.Contain("losses of 3 training steps"));
        });
    }

    [Test]
    public void AnOptimizerThatMissesAParameterIsFound()
    {
        using var device = new FaultyDevice(n => n.Op is OptimizerOp ? n with { Inputs = [.. n.Inputs.Skip(2)] } : n);
        var wrong = Examine(device).Findings.Where(f => !f.IsRight).ToArray();
        Assert.That(wrong.Select(f => f.Name), Is.EquivalentTo(new[] { "Sgd", "changes of weights in a step" }));
        Assert.That(wrong[^1].Where, Is.EqualTo("0.weight"));
    }

    [Test]
    public void AnOpThatTheDeviceLacksIsReported()
    {
        using var device = new FaultyDevice(n => n.Op is AddOp ? throw new KernelException("no kernel for Add.") : n);
        var report = Examine(device);
        Assert.Multiple(() =>
        {
            Assert.That(report.Ops.Single(f => !f.IsRight), Has.Property("Name").EqualTo("Add").And.Property("Problem").EqualTo("no kernel for Add."));
            Assert.That(report.Network.Select(f => f.Problem), Is.All.EqualTo("no kernel for Add."));
        });
    }

    [Test]
    public void ADeviceThatBreaksDownIsReported()
    {
        using var device = new FaultyDevice(n => n.Op is AddOp ? throw new InvalidOperationException("lost.") : n);
        var report = Examine(device);
        Assert.That(report.Ops.Single(f => !f.IsRight).Problem, Is.EqualTo("InvalidOperationException: lost."));
    }

    [Test]
    public void AModelThatCannotTakeTheImagesIsAnError()
    {
        using var device = Device.Open("cpu");
        Assert.That(() => Doctor.Examine(Net(), [3, 10, 8], 17, device), Throws.InstanceOf<ShapeException>());
    }

    /// <summary>Ops of every family, and a value that two ops read.</summary>
    private static Layer Net() => new Sequential(
        new Conv2d(2, 5, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Fork(new Conv2d(5, 5, 3, padding: 1), new Conv2d(5, 5, 1)), new ReLU(),
        new Dropout(0.25f), new Flatten(), new Linear(100, 16), new ReLU(), new Linear(16, 10)).Initialize(seed: 3);

    private static DoctorReport Examine(Device device) => Doctor.Examine(Net(), Image, 17, device, new DoctorOptions { IsTimed = false });

    private static void AssertRight(DoctorReport report) => Assert.Multiple(() =>
    {
        Assert.That(report.Findings.Where(f => !f.IsRight), Is.Empty);
        Assert.That(report.IsHealthy, Is.True);
        Assert.That(report.Network, Has.Count.EqualTo(5));
    });

    private static TestCaseData Fault(string name, Func<Node, Node> fault, string what = "") =>
        new TestCaseData(name, fault).SetArgDisplayNames(name + what);

    private sealed class Fork : Layer
    {
        private readonly Layer _left, _right;

        public Fork(Layer left, Layer right)
        {
            _left = Register("left", left);
            _right = Register("right", right);
        }

        public override Value Emit(GraphBuilder g, Value x) => g.Apply(new AddOp(), g.Apply(_left, x), g.Apply(_right, x));
    }
}
