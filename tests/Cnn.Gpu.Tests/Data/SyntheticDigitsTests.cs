using System.Security.Cryptography;
using Cnn.Gpu.Data;

namespace Cnn.Gpu.Tests.Data;

public sealed class SyntheticDigitsTests
{
    private static readonly (ImageDataset Train, ImageDataset Test) Sets = SyntheticDigits.Create(train: 3000, test: 1005);

    [Test]
    public void HasTheShapeOfMnist() => Assert.Multiple(() =>
    {
        Assert.That(Sets.Train.ImageShape, Is.EqualTo(new Shape(1, 28, 28)));
        Assert.That(Sets.Train.Count, Is.EqualTo(3000));
        Assert.That(Sets.Test.Count, Is.EqualTo(1005));
        Assert.That(Sets.Train.ClassNames, Has.Count.EqualTo(10));
    });

    [Test]
    public void ClassesAreBalancedAndShuffled()
    {
        var counts = Sets.Test.Labels.CountBy(label => label).Select(pair => pair.Value).ToArray();
        Assert.That(counts, Has.Length.EqualTo(10));
        Assert.That(counts.Max() - counts.Min(), Is.LessThanOrEqualTo(1));
        // In order, every label would equal the one ten places on.
        var repeats = Enumerable.Range(0, 990).Count(i => Sets.Test.Labels[i] == Sets.Test.Labels[i + 10]);
        Assert.That(repeats, Is.LessThan(200));
    }

    /// <summary>In MNIST a class has 8 to 18 % ink on average.</summary>
    [Test]
    public void EachClassHasAsMuchInkAsHandwriting([Range(0, 9)] int digit)
    {
        var ink = Images(digit).Average(image => image.Average(pixel => pixel / 255.0));
        Assert.That(ink, digit == 1 ? Is.InRange(0.06, 0.10) : Is.InRange(0.10, 0.19));
    }

    /// <summary>The tallest digit is as tall or wide as the box, its pen reaches full white, and its edges are gray.</summary>
    [Test]
    public void EachImageFillsTheBoxWithInk([Range(0, 9)] int digit) => Assert.Multiple(() =>
    {
        foreach (var image in Images(digit))
        {
            var ink = Enumerable.Range(0, 784).Where(i => image[i] > 0).ToArray();
            var extent = Math.Max(ink.Max(i => i % 28) - ink.Min(i => i % 28), ink.Max(i => i / 28) - ink.Min(i => i / 28)) + 1;
            Assert.That(extent, Is.InRange(18, 22));
            Assert.That(image.Max(), Is.GreaterThan(180));
            Assert.That(image.Count(pixel => pixel is > 20 and < 235), Is.GreaterThan(10));
        }
    });

    [Test]
    public void BordersAreNearlyAlwaysEmpty()
    {
        var touching = Images().Count(image => Enumerable.Range(0, 784).Any(i => image[i] > 0 && (i % 28 is 0 or 27 || i / 28 is 0 or 27)));
        Assert.That(touching, Is.LessThan(0.03 * Sets.Train.Count));
    }

    [Test]
    public void CentreOfMassIsTheCentre()
    {
        var off = Images().Count(image =>
        {
            double mass = image.Sum(pixel => pixel);
            var x = Enumerable.Range(0, 784).Sum(i => (double)image[i] * (i % 28)) / mass;
            var y = Enumerable.Range(0, 784).Sum(i => (double)image[i] * (i / 28)) / mass;
            return Math.Abs(x - 14) > 0.51 || Math.Abs(y - 14) > 0.51;
        });
        Assert.That(off, Is.LessThan(0.02 * Sets.Train.Count), "images whose shift was held back by the border");
    }

    [Test]
    public void ThreadsDoNotMatter([Values(1, 2, 5)] int threads)
    {
        var (train, test) = SyntheticDigits.Create(3000, 1005, threads: threads);
        Assert.That(train.Pixels.AsSpan().SequenceEqual(Sets.Train.Pixels));
        Assert.That(test.Pixels.AsSpan().SequenceEqual(Sets.Test.Pixels));
        Assert.That(train.Labels.AsSpan().SequenceEqual(Sets.Train.Labels));
    }

    [Test]
    public void SeedsAndPartsDiffer()
    {
        var (other, _) = SyntheticDigits.Create(1000, 0, seed: 1);
        Assert.Multiple(() =>
        {
            Assert.That(Distinct(other, Sets.Train), Is.EqualTo(1000));
            Assert.That(Distinct(Sets.Train, Sets.Train), Is.Zero);
            Assert.That(Distinct(Sets.Test, Sets.Train), Is.EqualTo(1005));
        });

        static int Distinct(ImageDataset one, ImageDataset two)
        {
            var known = Enumerable.Range(0, two.Count).Select(i => Convert.ToHexString(two.Image(i))).ToHashSet();
            return Enumerable.Range(0, one.Count).Count(i => !known.Contains(Convert.ToHexString(one.Image(i))));
        }
    }

    /// <summary>Results that were measured with the set stay comparable; whoever changes the generator changes this hash knowingly.</summary>
    [Test]
    public void BytesArePinned()
    {
        var hash = Convert.ToHexString(SHA256.HashData([.. Sets.Train.Pixels, .. Sets.Train.Labels, .. Sets.Test.Pixels, .. Sets.Test.Labels]));
        Assert.That(hash, Does.StartWith("32E94417DD5D8BF1"));
    }

    [Test]
    public void RefusesCountsThatCannotBe() => Assert.Multiple(() =>
    {
        Assert.That(() => SyntheticDigits.Create(train: -1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => SyntheticDigits.Create(test: int.MaxValue), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(SyntheticDigits.Create(0, 0).Train.Count, Is.Zero);
    });

    private static IEnumerable<byte[]> Images(int? digit = null) =>
        Enumerable.Range(0, Sets.Train.Count).Where(i => digit is null || Sets.Train.Labels[i] == digit).Select(i => Sets.Train.Image(i).ToArray());
}
