using Cnn.Gpu.Data;

namespace Cnn.Gpu.Tests.Data;

public sealed class ImageDatasetTests
{
    // Ten of a class, five of another, one of a third; each image has its number in its pixels.
    private static readonly ImageDataset Set = new("set", [1, 1, 2], [.. Enumerable.Range(0, 16).SelectMany(i => new[] { (byte)i, (byte)(100 + i) })],
        [0, 1, 0, 0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 1, 0], ["a", "b", "c"]);

    [Test]
    public void SplitsEachClassAlone()
    {
        var (train, test) = Set.Split(0.2);
        Assert.Multiple(() =>
        {
            Assert.That((train.Name, test.Name), Is.EqualTo(("set/train", "set/test")));
            Assert.That(test.Labels.Order(), Is.EqualTo(new byte[] { 0, 0, 1 }), "the only image of a class is to train with");
            Assert.That(train.Count + test.Count, Is.EqualTo(Set.Count));
            Assert.That(Numbers(train).Concat(Numbers(test)).Order(), Is.EqualTo(Enumerable.Range(0, 16)));
            Assert.That(Numbers(train), Is.Ordered);
            foreach (var part in new[] { train, test })
                for (var i = 0; i < part.Count; i++)
                    Assert.That((part.Image(i)[1], part.Labels[i]), Is.EqualTo(((byte)(100 + part.Image(i)[0]), Set.Labels[part.Image(i)[0]])));
        });
    }

    [Test]
    public void TheSeedChooses() => Assert.Multiple(() =>
    {
        var (first, second) = (Set.Split(0.5, 7), Set.Split(0.5, 7));
        Assert.That(Numbers(second.Test), Is.EqualTo(Numbers(first.Test)));
        Assert.That(Enumerable.Range(0, 20).Select(seed => string.Join(' ', Numbers(Set.Split(0.5, (ulong)seed).Test))).Distinct().Count(), Is.GreaterThan(15));
    });

    [TestCase(0.001, 2)]
    [TestCase(0.999, 13)]
    public void LeavesNoClassOut(double fraction, int expected) => Assert.That(Set.Split(fraction).Test.Count, Is.EqualTo(expected));

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void RefusesWhatIsNoFraction(double fraction) => Assert.That(() => Set.Split(fraction), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static IEnumerable<int> Numbers(ImageDataset set) => Enumerable.Range(0, set.Count).Select(i => (int)set.Image(i)[0]);
}
