using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Dropout's mask: the right share, the same forward and backward, on every device bit for bit.</summary>
internal sealed class DropoutTests(DeviceSpec spec) : DeviceFixture(spec)
{
    private const int Batch = 37;
    private const int Features = 3 * 7 * 5;

    [Test]
    public void KeepsTheRightShareAndScalesIt([Values(0.1f, 0.5f, 0.8f)] float probability)
    {
        var (y, _) = Run(probability, new StepSettings(7, 42));
        var kept = y.Count(v => v != 0);
        var deviation = Math.Sqrt(y.Length * probability * (1 - probability));
        Assert.Multiple(() =>
        {
            Assert.That(kept, Is.EqualTo(y.Length * (1 - probability)).Within(4 * deviation));
            Assert.That(y.Where(v => v != 0), Is.All.EqualTo(1f / (1f - probability)).Within(1e-6));
        });
    }

    [Test]
    public void FollowsTheCounters()
    {
        const float probability = 0.3f;
        var settings = new StepSettings(1234567, 0xFEDCBA9876543210);
        var (y, _) = Run(probability, settings);
        for (var i = 0; i < y.Length; i++)
        {
            int n = i / Features, f = i % Features;
            var words = Philox.Words(settings.Seed, ((ulong)n << 32) + (ulong)(f / 4), (2UL << 32) + (ulong)settings.Step);
            var word = (f % 4) switch { 0 => words.X, 1 => words.Y, 2 => words.Z, _ => words.W };
            Assert.That(y[i] != 0, Is.EqualTo(Philox.ToUnit(word) >= probability), $"sample {n}, element {f}");
        }
    }

    [Test]
    public void BackwardTakesTheSameMask()
    {
        var (y, dx) = Run(0.5f, new StepSettings(7, 42));
        Assert.That(dx, Is.EqualTo(y));
    }

    [Test]
    public void DependsOnStepAndSeedAndNothingElse()
    {
        var (y, _) = Run(0.5f, new StepSettings(7, 42));
        Assert.Multiple(() =>
        {
            Assert.That(Run(0.5f, new StepSettings(7, 42, 0.1f)).Y, Is.EqualTo(y));
            Assert.That(Run(0.5f, new StepSettings(8, 42)).Y, Is.Not.EqualTo(y));
            Assert.That(Run(0.5f, new StepSettings(7, 43)).Y, Is.Not.EqualTo(y));
        });
    }

    /// <summary>The result for ones, and the gradient for ones.</summary>
    private (float[] Y, float[] Dx) Run(float probability, StepSettings settings)
    {
        var ones = new float[Batch * Features];
        Array.Fill(ones, 1);
        Shape shape = [Batch, 3, 7, 5];
        var results = OpCaseRunner.Run(new OpCase("dropout", [new Operand("x", shape, ones, OperandKind.Sample)],
            (g, v) => g.Apply(new DropoutOp(probability, Stream: 2), v)) { OutputGradient = ones, Wanted = ["x"], Settings = settings }, Device);
        return (results["y"], results["dx"]);
    }
}
