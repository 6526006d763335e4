using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Tests.Graphs;

public sealed class BufferPlanTests
{
    [Test]
    public void ReusesWhatIsNoLongerNeeded()
    {
        var plan = BufferPlan.Create([new("a", 1000, 0, 1), new("b", 500, 1, 2), new("c", 1000, 2, 3)], alignment: 1);
        Assert.Multiple(() =>
        {
            Assert.That(plan.Bytes, Is.EqualTo(1500));
            Assert.That(plan.BytesWithoutReuse, Is.EqualTo(2500));
            Assert.That(plan.Offsets[0], Is.EqualTo(plan.Offsets[2]));
        });
    }

    [Test]
    public void BuffersAliveTogetherNeverShareBytes([Range(0, 19)] int seed)
    {
        var random = new RandomStream((ulong)seed);
        var requests = Enumerable.Range(0, 60).Select(i =>
        {
            var first = random.NextInt(30);
            return new BufferRequest($"{i}", 1 + random.NextInt(5000), first, first + random.NextInt(8));
        }).ToArray();
        var plan = BufferPlan.Create(requests, alignment: 64);
        for (var i = 0; i < requests.Length; i++)
        {
            Assert.That(plan.Offsets[i] % 64, Is.Zero);
            Assert.That(plan.Offsets[i] + requests[i].Bytes, Is.AtMost(plan.Bytes));
            for (var j = 0; j < i; j++)
                if (requests[i].FirstUse <= requests[j].LastUse && requests[j].FirstUse <= requests[i].LastUse)
                    Assert.That(plan.Offsets[i] >= plan.Offsets[j] + requests[j].Bytes || plan.Offsets[j] >= plan.Offsets[i] + requests[i].Bytes, $"{i} and {j}");
        }
    }
}
