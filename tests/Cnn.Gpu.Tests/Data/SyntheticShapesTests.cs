using System.Security.Cryptography;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Data;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Models;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Schedules;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Data;

public sealed class SyntheticShapesTests
{
    private static readonly (ImageDataset Train, ImageDataset Test) Sets = SyntheticShapes.Create(train: 20_000, test: 2005);

    [Test]
    public void HasTheShapeOfCifar() => Assert.Multiple(() =>
    {
        Assert.That(Sets.Train.ImageShape, Is.EqualTo(new Shape(3, 32, 32)));
        Assert.That((Sets.Train.Count, Sets.Test.Count), Is.EqualTo((20_000, 2005)));
        Assert.That(Sets.Train.ClassNames, Has.Count.EqualTo(10).And.Unique);
        // A table of confusions has room for four letters.
        Assert.That(Sets.Train.ClassNames.Select(n => n[..Math.Min(4, n.Length)]), Is.Unique);
    });

    [Test]
    public void ClassesAreBalancedAndShuffled()
    {
        var counts = Sets.Test.Labels.CountBy(label => label).Select(pair => pair.Value).ToArray();
        Assert.That(counts, Has.Length.EqualTo(10));
        Assert.That(counts.Max() - counts.Min(), Is.LessThanOrEqualTo(1));
        // In order, every label would equal the one ten places on.
        Assert.That(Enumerable.Range(0, 1990).Count(i => Sets.Test.Labels[i] == Sets.Test.Labels[i + 10]), Is.LessThan(400));
    }

    [Test]
    public void ImagesUseTheWholeRangeAndAreNotFlat()
    {
        var histogram = new int[256];
        foreach (var pixel in Sets.Test.Pixels) histogram[pixel]++;
        Assert.That(histogram.Select((count, value) => (count, value)).Where(p => p.count > 100).Select(p => p.value).ToArray(), Has.Length.GreaterThan(240));
        for (var i = 0; i < Sets.Test.Count; i++)
            Assert.That(Sets.Test.Image(i).ToArray().Distinct().Count(), Is.GreaterThan(30), $"image {i}");
    }

    /// <summary>The set is worth training on: a small network learns it, and its colours alone tell little more than nothing.</summary>
    [Test]
    public void ASmallNetworkLearnsItAndMeanColoursDoNotTellIt() => Assert.Multiple(() =>
    {
        Assert.That(Accuracy(Cifar3Conv.Create(), 3e-3f, epochs: 2), Is.GreaterThan(0.83));
        Assert.That(Accuracy(new Sequential(new AvgPool2d(32), new Flatten(), new Linear(3, 10)), 3e-2f, epochs: 3), Is.LessThan(0.2));
    });

    [Test]
    public void ThreadsDoNotMatter([Values(1, 3)] int threads)
    {
        var (train, test) = SyntheticShapes.Create(500, 2005, threads: threads);
        Assert.That(train.Image(499).SequenceEqual(SyntheticShapes.Create(500, 0).Train.Image(499)));
        Assert.That(test.Pixels.AsSpan().SequenceEqual(Sets.Test.Pixels));
        Assert.That(test.Labels.AsSpan().SequenceEqual(Sets.Test.Labels));
    }

    [Test]
    public void SeedsAndPartsDiffer()
    {
        var images = new[] { SyntheticShapes.Create(500, 500), SyntheticShapes.Create(500, 500, seed: 1) }.SelectMany(s => new[] { s.Train, s.Test })
            .SelectMany(set => Enumerable.Range(0, set.Count).Select(i => Convert.ToHexString(set.Image(i))));
        Assert.That(images.Distinct().Count(), Is.EqualTo(2000));
    }

    /// <summary>Results that were measured with the set stay comparable; whoever changes the generator changes this hash knowingly.</summary>
    [Test]
    public void BytesArePinned()
    {
        var hash = Convert.ToHexString(SHA256.HashData([.. Sets.Test.Pixels, .. Sets.Test.Labels]));
        Assert.That(hash, Does.StartWith("28D05894B366BACD"));
    }

    [Test]
    public void RefusesCountsThatCannotBe() => Assert.Multiple(() =>
    {
        Assert.That(() => SyntheticShapes.Create(train: -1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => SyntheticShapes.Create(test: int.MaxValue), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(SyntheticShapes.Create(0, 0).Train.Count, Is.Zero);
    });

    private static double Accuracy(Layer model, float learningRate, int epochs)
    {
        using var device = Device.Open("cpu");
        using var trainer = new Trainer(model, new CrossEntropyLoss(), new AdamW(learningRate), device, new TrainerOptions { Schedule = new OneCycleSchedule(learningRate) });
        return trainer.Fit(Sets.Train, epochs, 64, Sets.Test).Epochs[^1].TestAccuracy!.Value;
    }
}
