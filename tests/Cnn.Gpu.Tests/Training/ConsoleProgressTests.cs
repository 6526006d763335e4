using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

public sealed class ConsoleProgressTests
{
    private static string Show(bool? inPlace, ScriptedDevice device, bool validate = true, params Callback[] others)
    {
        using var trainer = new Trainer(new Sequential(new Flatten(), new Linear(16, 3)), new CrossEntropyLoss(), new Sgd(1), device);
        var data = ToyImages.Create(4);
        var output = new StringWriter { NewLine = "\n" };
        trainer.Fit(data, 2, 1, validate ? data : null, [.. others, new ConsoleProgress(output, inPlace)]);
        return output.ToString();
    }

    private static ScriptedDevice Device() => new() { Metric = (_, name) => name == "loss" ? 1.2 : 3 };

    [Test]
    public void ALineForEachEpoch() => Assert.That(Show(null, Device()), Does.Match(
        @"^epoch 1/2  loss 0\.3000  accuracy 75\.00%  test loss 0\.3000  test accuracy 75\.00%  \d+\.\d s  \d+ images/s\n" +
        @"epoch 2/2  loss 0\.3000  accuracy 75\.00%  test loss 0\.3000  test accuracy 75\.00%  \d+\.\d s  \d+ images/s\n$"));

    [Test]
    public void WithoutValidation() => Assert.That(Show(false, Device(), validate: false), Does.Match(@"^epoch 1/2  loss 0\.3000  accuracy 75\.00%  \d"));

    [Test]
    public void InPlaceTheDeviceIsAskedNowAndThen()
    {
        var device = Device();
        var text = Show(true, device, others: new AtStep(3, _ => Thread.Sleep(150)));
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Match(@"^\repoch 1/2   75%  loss 0\.4000  accuracy 100\.00%  \d+ images/s  \d+ s left\repoch 1/2  loss 0\.3000 .* images/s *\n"));
            // At the end of an epoch the sums are read in any case, and at the end of training.
            Assert.That(device.MetricReads, Is.LessThan(12));
        });
    }

    [Test]
    public void SaysWhyTrainingStopped() =>
        Assert.That(Show(null, Device(), others: new AtStep(5, c => c.RequestStop("enough"))), Does.EndWith("\nstopped: enough\n"));

    [Test]
    public void AnErrorStartsOnALineOfItsOwn()
    {
        var device = new ScriptedDevice { IsFinite = step => step < 3 };
        var output = new StringWriter { NewLine = "\n" };
        using var trainer = new Trainer(new Sequential(new Flatten(), new Linear(16, 3)), new CrossEntropyLoss(), new Sgd(1), device);
        Assert.That(() => trainer.Fit(ToyImages.Create(4), 1, 1, callbacks: [new AtStep(2, _ => Thread.Sleep(150)), new ConsoleProgress(output, true)]),
            Throws.TypeOf<TrainingException>());
        Assert.That(output.ToString(), Does.Match(@"^\repoch 1/1 .* left\n$"));
    }
}
