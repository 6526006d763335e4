using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

public sealed class CsvHistoryTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void WritesARowForEachEpoch(bool validate)
    {
        using var folder = new TempFolder();
        using var device = new ScriptedDevice { Metric = (isTraining, name) => (isTraining, name) switch { (true, "loss") => 6, (true, _) => 1, (false, "loss") => 3, _ => 2 } };
        using var trainer = new Trainer(new Sequential(new Flatten(), new Linear(16, 3)), new CrossEntropyLoss(), new Sgd(0.25f), device);
        var data = ToyImages.Create(4);
        var history = trainer.Fit(data, 2, 4, validate ? data : null, [new CsvHistory(folder.File("h.csv"))]);
        string Row(EpochResult e) => FormattableString.Invariant($"{e.Epoch},1.5,0.25,{(validate ? "0.75,0.5" : ",")},{e.Seconds},{e.ImagesPerSecond},0.25\n");
        Assert.That(File.ReadAllText(folder.File("h.csv")), Is.EqualTo(
            "epoch,train_loss,train_accuracy,test_loss,test_accuracy,seconds,images_per_second,learning_rate\n" + Row(history.Epochs[0]) + Row(history.Epochs[1])));
        Assert.That(folder.Files, Is.EqualTo(new[] { "h.csv" }));
    }

    [Test]
    public void AResumedTrainingHasTheRowsBefore()
    {
        using var folder = new TempFolder();
        using var device = new ScriptedDevice();
        var data = ToyImages.Create(4);
        using (var trainer = new Trainer(new Sequential(new Flatten(), new Linear(16, 3)), new CrossEntropyLoss(), new Sgd(1), device))
            trainer.Fit(data, 3, 4, callbacks: [new AtStep(2, c => c.RequestStop("stop")), new Checkpoint(folder.File("c"))]);
        using var resumed = new Trainer(new Sequential(new Flatten(), new Linear(16, 3)), new CrossEntropyLoss(), new Sgd(1), device);
        resumed.LoadCheckpoint(folder.File("c"));
        resumed.Fit(data, 3, 4, callbacks: [new CsvHistory(folder.File("h.csv"))]);
        Assert.That(File.ReadAllLines(folder.File("h.csv")).Select(l => l.Split(',')[0]), Is.EqualTo(new[] { "epoch", "1", "2", "3" }));
    }
}
