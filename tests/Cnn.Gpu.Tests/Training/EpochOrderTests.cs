using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

public sealed class EpochOrderTests
{
    private static int[] Rows(int epoch, ulong seed = 1, bool shuffle = true)
    {
        var order = new EpochOrder(50);
        order.Fill(seed, epoch, shuffle);
        return order.Rows(0, 50).ToArray();
    }

    [Test]
    public void HoldsEachImageOnce() => Assert.That(Rows(3), Is.EquivalentTo(Enumerable.Range(0, 50)).And.Not.EqualTo(Enumerable.Range(0, 50)));

    [Test]
    public void DependsOnSeedAndEpochOnly()
    {
        var first = Rows(3);
        Assert.Multiple(() =>
        {
            Assert.That(Rows(3), Is.EqualTo(first));
            Assert.That(Rows(4), Is.Not.EqualTo(first));
            Assert.That(Rows(3, seed: 2), Is.Not.EqualTo(first));
        });
    }

    [Test]
    public void WithoutShufflingItIsTheirs() => Assert.That(Rows(3, shuffle: false), Is.EqualTo(Enumerable.Range(0, 50)));
}
