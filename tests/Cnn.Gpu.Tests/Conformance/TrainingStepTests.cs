using Cnn.Gpu.Graphs;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>What holds of whole training steps on every device.</summary>
[TestFixtureSource(typeof(DeviceSpec), nameof(DeviceSpec.All))]
[TestFixtureSource(typeof(DeviceSpec), nameof(DeviceSpec.Unguarded))]
internal sealed class TrainingStepTests(DeviceSpec spec) : DeviceTests(spec)
{
    [Test]
    public void SameSeedGivesTheSameBits()
    {
        using TrainingStep one = new(Device), two = new(Device);
        one.Run();
        two.Run();
        Assert.That(two.Bits(), Is.EqualTo(one.Bits()));
    }

    [Test]
    public void OtherSeedDropsOthers()
    {
        using TrainingStep one = new(Device), two = new(Device);
        one.Run();
        two.Run(seed: 2);
        Assert.That(two.Bits(), Is.Not.EqualTo(one.Bits()));
    }

    [Test]
    public void ThreadsDoNotChangeResults()
    {
        using var single = (Spec with { Options = Spec.Options with { Threads = 1 } }).Open();
        using TrainingStep one = new(single, batch: 37), many = new(Device, batch: 37);
        one.Run();
        many.Run();
        Assert.That(many.Bits(), Is.EqualTo(one.Bits()));
    }

    [Test]
    public void AgreesWithTheReference([Values(1, 16, 20)] int batch, [Values] bool adam)
    {
        using var reference = DeviceSpec.Reference.Open();
        Optimizer optimizer = adam ? new AdamW(1e-2f) : new Sgd(0.05f, Momentum: 0.9f, WeightDecay: 1e-3f, Nesterov: true);
        using TrainingStep expected = new(reference, batch, optimizer), actual = new(Device, batch, optimizer);
        Assert.That(expected.Run() && actual.Run());
        expected.Executor.Download();
        actual.Executor.Download();
        Assert.Multiple(() =>
        {
            Assert.That(actual.Executor.ReadMetric("loss"), Is.EqualTo(expected.Executor.ReadMetric("loss")).Within(1e-3).Percent);
            Assert.That(actual.Executor.ReadMetric("correct"), Is.EqualTo(expected.Executor.ReadMetric("correct")));
            Close.Require("logits", actual.Executor.Read("y"), expected.Executor.Read("y"), Close.Trained);
            foreach (var (a, e) in actual.Parameters.Zip(expected.Parameters))
            {
                Close.Require($"{a.Name} {a.Shape}", a.Values, e.Values, Close.Trained);
                foreach (var state in optimizer.StateNames)
                    Close.Require($"{state} of {a.Name} {a.Shape}", actual.Executor.ReadState(a, state), expected.Executor.ReadState(e, state), Close.Trained);
            }
        });
    }

    [Test]
    public void MetricsAddUpUntilTheyAreReset()
    {
        using var step = new TrainingStep(Device);
        int[] rows = [.. Enumerable.Range(0, 20)];
        step.Executor.Run(rows);
        var once = step.Executor.ReadMetric("loss");
        // A learning rate of zero leaves the weights as they are.
        step.Executor.Run(rows);
        var twice = step.Executor.ReadMetric("loss");
        step.Executor.ResetMetrics();
        Assert.Multiple(() =>
        {
            Assert.That(once, Is.GreaterThan(0));
            Assert.That(twice, Is.EqualTo(2 * once));
            Assert.That(step.Executor.ReadMetric("loss"), Is.Zero);
            Assert.That(step.Executor.ReadMetric("correct"), Is.Zero);
        });
    }

    /// <summary>A weight that is not finite, in the first or the last layer: ReLU and pooling must not hide it from the loss.</summary>
    [Test]
    public void StepThatGoesWrongLeavesParametersAlone([Values(0, 6)] int parameter, [Values(float.NaN, float.PositiveInfinity)] float bad)
    {
        using var step = new TrainingStep(Device);
        step.Run();
        step.Executor.Download();
        step.Parameters[parameter].Values[1] = bad;
        step.Executor.Upload();
        var before = step.Parameters.Select(p => (float[])p.Values.Clone()).ToArray();
        step.Executor.ResetMetrics();
        var told = !step.Run(1);
        // A device that does not wait for the step takes the next one before anybody can know.
        if (!told) step.Run(2);
        step.Executor.Download();
        Assert.Multiple(() =>
        {
            Assert.That(told || step.Executor.FailedRun == 0, "nobody was told");
            Assert.That(step.Executor.ReadMetric("loss"), Is.Zero);
            Assert.That(step.Parameters.Select(p => p.Values), Is.EqualTo(before));
        });
    }

    [Test]
    public void StateSurvivesARoundTrip()
    {
        using TrainingStep one = new(Device, optimizer: new Adam()), two = new(Device, optimizer: new Adam());
        one.Run();
        one.Executor.Download();
        foreach (var (from, to) in one.Parameters.Zip(two.Parameters))
        {
            to.Values = [.. from.Values];
            foreach (var state in new[] { "exp_avg", "exp_avg_sq" }) two.Executor.WriteState(to, state, one.Executor.ReadState(from, state));
        }
        two.Executor.Upload();
        foreach (var step in new[] { one, two })
        {
            step.Executor.ResetMetrics();
            step.Executor.Run([3, 1, 4, 1, 5, 9, 2, 6], new StepSettings(4, 1, 0.01f));
        }
        Assert.That(two.Bits(), Is.EqualTo(one.Bits()));
    }
}
