using Cnn.Gpu.Backends;
using Cnn.Gpu.Drawing;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Imaging;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Imaging;

public sealed class PicturePredictionsTests
{
    private static readonly string[] Names = ["dark", "bright"];
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void SaysWhatAPictureShows()
    {
        using var device = Device.Open("cpu");
        using var trainer = TrainerOf(device);
        new Picture(50, 20, new Rgb(204, 204, 204)).SavePng(_folder.File("bright.png"));
        new Picture(50, 20, new Rgb(51, 51, 51)).SavePng(_folder.File("dark.png"));
        var bright = trainer.Predict(_folder.File("bright.png"), [1, 2, 2], Names);
        var dark = trainer.Predict(_folder.File("dark.png"), [1, 2, 2], Names);
        Assert.Multiple(() =>
        {
            // The logits are 0 and 4 · (0.8 - 0.5) = 1.2.
            Assert.That((bright.ClassName, bright.Label), Is.EqualTo(("bright", 1)));
            Assert.That(bright.Probability, Is.EqualTo(1 / (1 + Math.Exp(-1.2))).Within(1e-5));
            Assert.That(bright.Probabilities.Sum(), Is.EqualTo(1).Within(1e-6));
            Assert.That(bright.ToString(), Is.EqualTo("bright (76.9%)"));
            Assert.That(dark.ToString(), Is.EqualTo("dark (76.9%)"));
        });
    }

    [Test]
    public void RefusesTooFewNames()
    {
        using var device = Device.Open("cpu");
        using var trainer = TrainerOf(device);
        new Picture(2, 2).SavePng(_folder.File("p.png"));
        Assert.That(() => trainer.Predict(_folder.File("p.png"), [1, 2, 2], ["one"]),
            Throws.TypeOf<ShapeException>().With.Message.EqualTo("The model has 2 outputs, but there are 1 names of classes."));
    }

    private static Trainer TrainerOf(Device device)
    {
        var layer = new Linear(4, 2);
        (layer.Weight.Values, layer.Bias!.Values) = ([0, 0, 0, 0, 1, 1, 1, 1], [0, 0]);
        return new Trainer(new Sequential(new Flatten(), layer), new CrossEntropyLoss(), new Sgd(0.1f), device,
            new TrainerOptions { Normalization = new Normalization([0.5f], [1]) });
    }
}
