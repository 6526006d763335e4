using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Tests.Graphs;

public sealed class BufferPlanTests
{
    [Test]
    public void BuffersThatLiveAtTheSameTimeNeverOverlap([Range(0, 19)] int seed) => Assert.Multiple(() =>
    {
        var random = new RandomStream((ulong)seed);
        var requests = Enumerable.Range(0, 60).Select(i =>
        {
            var first = random.NextInt(40);
            return new BufferRequest($"{i}", 1 + random.NextInt(5000), first, first + random.NextInt(8));
        }).ToList();
        var plan = BufferPlan.Create(requests, alignment: 64);

        for (var i = 0; i < requests.Count; i++)
        {
            Assert.That(plan.Offsets[i] % 64, Is.Zero);
            Assert.That(plan.Offsets[i] + requests[i].Bytes, Is.LessThanOrEqualTo(plan.Bytes));
            for (var j = 0; j < i; j++)
                if (requests[i].FirstUse <= requests[j].LastUse && requests[j].FirstUse <= requests[i].LastUse)
                    Assert.That(plan.Offsets[i] + requests[i].Bytes <= plan.Offsets[j] || plan.Offsets[j] + requests[j].Bytes <= plan.Offsets[i], Is.True,
                        $"{requests[i]} at {plan.Offsets[i]} overlaps {requests[j]} at {plan.Offsets[j]}");
        }
        var peak = Enumerable.Range(0, 48).Max(step => requests.Where(r => r.FirstUse <= step && step <= r.LastUse).Sum(r => r.Bytes));
        Assert.That(plan.Bytes, Is.InRange(peak, plan.BytesWithoutReuse / 2), "memory is reused");
    });

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
    public void AChainNeedsTwoBuffers()
    {
        var plan = BufferPlan.Create([.. Enumerable.Range(0, 10).Select(i => new BufferRequest($"{i}", 1000, i, i + 1))]);
        Assert.That((plan.Bytes, plan.BytesWithoutReuse), Is.EqualTo((2 * 1024L, 10 * 1024L)));
    }

    [Test]
    public void BuffersOfAllStepsNeedTheirSum()
    {
        var plan = BufferPlan.Create([.. Enumerable.Range(1, 5).Select(i => new BufferRequest($"{i}", 100 * i, 0, 9))], alignment: 4);
        Assert.That((plan.Bytes, plan.BytesWithoutReuse), Is.EqualTo((1500L, 1500L)));
    }

    [Test]
    public void NoBuffersNeedNoMemory() => Assert.That(BufferPlan.Create([]).Bytes, Is.Zero);
}
