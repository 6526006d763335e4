using Cnn.Gpu.Backends;
using Cnn.Gpu.Data;
using Cnn.Gpu.Examples.Data;
using Cnn.Gpu.Examples.Pictures;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Models;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Tests.Pictures;

public sealed class PictureReportTests
{
    [TestCase(false, new[] { "filters.png", "feature-maps.png", "confusion.png" })]
    [TestCase(true, new[] { "filters.png", "feature-maps.png", "confusion.png", "augmentation.png" })]
    public void DrawsWhatThereIs(bool augmented, string[] expected)
    {
        var (train, test) = SyntheticDigits.Create(train: 3, test: 20);
        using var device = Device.Open("cpu");
        using var trainer = new Trainer(LeNet5.Create().Initialize(0), new CrossEntropyLoss(), new Sgd(0.1f), device,
            new TrainerOptions { Normalization = train.MeasureNormalization() });
        var drawn = PictureReport.Draw(
            trainer, new DataSplit("digits", "", train, test), trainer.Evaluate(test), augmented ? new Augmentation(2, false) : null, seed: 0).ToList();
        Assert.That(drawn.Select(d => d.File), Is.EqualTo(expected));
        Assert.That(drawn.Select(d => d.Picture.Width), Is.All.InRange(300, 1000));
    }

    [Test]
    public void OfADeepNetworkDrawsConvolutionsAlone()
    {
        var (train, test) = SyntheticShapes.Create(train: 10, test: 10);
        using var device = Device.Open("cpu");
        using var trainer = new Trainer(ResNet20.Create().Initialize(0), new CrossEntropyLoss(), new Sgd(0.1f), device,
            new TrainerOptions { Normalization = train.MeasureNormalization() });
        var drawn = PictureReport.Draw(trainer, new DataSplit("shapes", "", train, test), trainer.Evaluate(test), null, 0).Single(d => d.File == "feature-maps.png");
        // 21 convolutions; with batch norms and activations there would be three times as many.
        Assert.That(drawn.Picture.Height, Is.InRange(2000, 6000));
    }
}
