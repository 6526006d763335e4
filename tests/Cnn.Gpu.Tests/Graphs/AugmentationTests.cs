using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Tests.Graphs;

public sealed class AugmentationTests
{
    [Test]
    public void DrawsEveryCropAndFlipsHalfOfTheImages()
    {
        var draws = Enumerable.Range(0, 10_000).Select(n => new Augmentation(4, true).Draw(seed: 3, step: n / 100, sample: n % 100)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(draws.Select(d => d.Flip).Count(f => f), Is.EqualTo(5000).Within(200));
            Assert.That(draws.CountBy(d => (d.Top, d.Left)).Select(c => c.Value).ToArray(), Has.Length.EqualTo(81).And.All.InRange(123 - 50, 123 + 50));
            Assert.That(draws.Select(d => d.Top).Concat(draws.Select(d => d.Left)), Is.All.InRange(0, 8));
        });
    }

    [Test]
    public void DoesNothingIfAskedForNothing() =>
        Assert.That(Enumerable.Range(0, 100).Select(n => new Augmentation(0, false).Draw(1, 2, n)), Is.All.EqualTo((0, 0, false)));

    [Test]
    public void AppliesWhatItDraws()
    {
        var augmentation = new Augmentation(1, true);
        byte[] image = [1, 2, 3, 4];
        for (var step = 0; step < 50; step++)
        {
            var (top, left, flip) = augmentation.Draw(7, step, 3);
            byte At(int y, int x) => y is (0 or 1) && x is (0 or 1) ? image[2 * y + x] : (byte)0;
            byte[] row = [0, 1];
            Assert.That(augmentation.Apply(image, [1, 2, 2], 7, step, 3), Is.EqualTo(
                from y in row from x in row select At(y + top - 1, (flip ? 1 - x : x) + left - 1)));
        }
    }

    [Test]
    public void RefusesAnotherImageThanItsShapeSays() => Assert.Multiple(() =>
    {
        Assert.That(() => new Augmentation(1, true).Apply(new byte[3], [1, 2, 2], 0, 0, 0), Throws.TypeOf<ShapeException>());
        Assert.That(() => new Augmentation(2, true).Apply(new byte[4], [1, 2, 2], 0, 0, 0), Throws.TypeOf<ShapeException>());
    });

    [TestCase(-1)]
    [TestCase(5)]
    public void RefusesAPaddingThatLeavesNothing(int padding) =>
        Assert.That(() => new GraphBuilder(1).Input(new InputSpec("x", [3, 5, 7], InputFormat.Bytes, null, new Augmentation(padding, true))),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo(
                $"Images of [3, 5, 7] cannot be cropped with a padding of {padding}: it must be from 0 to 4, so that something of the image remains."));

    [Test]
    public void RefusesWhatIsNoImageOfBytes() => Assert.Multiple(() =>
    {
        Assert.That(() => new GraphBuilder(1).Input(new InputSpec("x", [3, 5, 7], InputFormat.Float32, null, new Augmentation(1, true))),
            Throws.TypeOf<ShapeException>().With.Message.StartsWith("Input 'x' of Float32 [3, 5, 7] cannot be augmented"));
        Assert.That(() => new GraphBuilder(1).Input(new InputSpec("x", [5], InputFormat.Bytes, null, new Augmentation(1, true))),
            Throws.TypeOf<ShapeException>());
    });
}
