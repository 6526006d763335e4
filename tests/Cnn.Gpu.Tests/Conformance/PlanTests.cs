using System.Globalization;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>What holds of every plan on every device.</summary>
internal sealed class PlanTests(DeviceSpec spec) : DeviceFixture(spec)
{
    private static IEnumerable<OpCase> Cases => [.. WindowCases.All, .. OtherCases.All];

    [TestCaseSource(nameof(Cases))]
    public void TakesTheBytesThatItStates(OpCase @case)
    {
        using var runner = new OpCaseRunner(@case, Device);
        Assert.That(runner.AllocatedBytes, Is.EqualTo(runner.Plan.Bytes));
        RequireDisjointBuffers(runner.Plan);
    }

    [Test]
    public void TrainingTakesTheBytesThatItStates([Values(1, 16, 37)] int batch)
    {
        using var step = new TrainingStep(Device, batch);
        var weights = step.Parameters.Sum(p => p.Shape.Elements) * sizeof(float);
        Assert.Multiple(() =>
        {
            Assert.That(step.Executor.AllocatedBytes, Is.EqualTo(step.Plan.Bytes));
            Assert.That(step.Plan.Bytes, Is.Positive);
            Assert.That(step.Executor.ParameterBytes, Is.AtLeast(2 * weights), "parameters and momentum");
        });
        RequireDisjointBuffers(step.Plan);
    }

    [Test]
    public void DescribesItself()
    {
        using var step = new TrainingStep(Device);
        var text = step.Plan.Describe();
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Contain("batch 20").And.Contains(Device.Kind));
            Assert.That(text, Does.Contain(step.Plan.Bytes.ToString("N0", CultureInfo.InvariantCulture) + " bytes"));
            Assert.That(step.Plan.Launches, Is.Positive);
        });
    }

    [Test]
    public void LargestBatchFitsTheBudget()
    {
        long Bytes(int batch) => Plan.Create(Graph(batch), Device).Bytes;
        var budget = Bytes(64);
        const int limit = 300;
        var largest = Plan.LargestBatch(Graph, Device, budget, limit);
        Assert.Multiple(() =>
        {
            Assert.That(largest, Is.AtLeast(64));
            Assert.That(Bytes(largest), Is.AtMost(budget));
            Assert.That(largest == limit || Bytes(largest + 1) > budget, $"{largest + 1} fit too");
            Assert.That(Plan.Create(Graph, 2, Device).Describe(budget), Does.Contain($"largest batch for {budget.ToString("N0", CultureInfo.InvariantCulture)} bytes"));
        });

        static Graph Graph(int batch)
        {
            var g = new GraphBuilder(batch);
            g.Output("y", g.Apply(LargeNet.Create(), g.Input(new InputSpec("x", [3, 32, 32], InputFormat.Float32))));
            return g.Build();
        }
    }

    private static void RequireDisjointBuffers(Plan plan)
    {
        foreach (var arena in plan.Program.Arenas)
        {
            var buffers = arena.Plan.Requests.Zip(arena.Plan.Offsets).ToArray();
            for (var i = 0; i < buffers.Length; i++)
            {
                var (a, start) = buffers[i];
                Assert.That(start, Is.AtLeast(0).And.AtMost(arena.Plan.Bytes - a.Bytes), $"{a} in {arena.Name}");
                Assert.That(start % arena.Plan.Alignment, Is.Zero, $"{a} in {arena.Name}");
                foreach (var (b, other) in buffers.Take(i))
                {
                    var bothLive = a.FirstUse <= b.LastUse && b.FirstUse <= a.LastUse;
                    var overlap = start < other + b.Bytes && other < start + a.Bytes;
                    Assert.That(bothLive && overlap, Is.False, $"{a} and {b} in {arena.Name}");
                }
            }
        }
    }
}
