using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

public sealed class EarlyStoppingTests
{
    private readonly Linear _layer = new(16, 3);

    /// <summary>Trains with given validation losses. One step an epoch adds 1 to each parameter, which begins at 0.</summary>
    private TrainingHistory Train(EarlyStopping stopping, double[] testLosses, double[]? testAccuracies = null, CancellationToken token = default)
    {
        int losses = 0, accuracies = 0;
        using var device = new ScriptedDevice
        {
            Metric = (isTraining, name) => isTraining ? 0 : 4 * (name == "loss" ? testLosses[losses++] : testAccuracies?[accuracies++] ?? 0),
        };
        _layer.Weight.Values = new float[48];
        using var trainer = new Trainer(new Sequential(new Flatten(), _layer), new CrossEntropyLoss(), new Sgd(1), device);
        var data = ToyImages.Create(4);
        return trainer.Fit(data, testLosses.Length, 4, data, [stopping], token);
    }

    [Test]
    public void StopsWithoutImprovementAndRestoresTheBest()
    {
        var stopping = new EarlyStopping(patience: 2);
        var history = Train(stopping, [3, 2, 1, 1.5, 1, 0.5]);
        Assert.Multiple(() =>
        {
            Assert.That(history.Epochs, Has.Count.EqualTo(5));
            Assert.That(history.Stopped, Is.EqualTo("ValidationLoss has not improved for 2 epochs; the best was 1 in epoch 3"));
            Assert.That(history.Cancelled, Is.False);
            Assert.That(stopping.BestEpoch, Is.EqualTo(3));
            Assert.That(_layer.Weight.Values, Is.All.EqualTo(3));
        });
    }

    [Test]
    public void CanKeepTheLast()
    {
        Train(new EarlyStopping(2, restoreBest: false), [3, 2, 1, 1.5, 1, 0.5]);
        Assert.That(_layer.Weight.Values, Is.All.EqualTo(5));
    }

    [Test]
    public void ASmallChangeDoesNotCount() =>
        Assert.That(Train(new EarlyStopping(2, minDelta: 0.5), [3, 2.9, 2.8, 1]).Epochs, Has.Count.EqualTo(3));

    [Test]
    public void AccuracyIsBetterWhenHigher()
    {
        var stopping = new EarlyStopping(1, monitor: MonitoredMetric.ValidationAccuracy);
        Assert.That(Train(stopping, [1, 2, 3, 4], [0.1, 0.2, 0.15, 0.3]).Epochs, Has.Count.EqualTo(3));
        Assert.That(stopping.BestEpoch, Is.EqualTo(2));
    }

    [Test]
    public void AFullTrainingEndsWithTheBestToo()
    {
        var history = Train(new EarlyStopping(5), [3, 1, 2]);
        Assert.Multiple(() =>
        {
            Assert.That(history.Stopped, Is.Null);
            Assert.That(_layer.Weight.Values, Is.All.EqualTo(2));
        });
    }

    [Test]
    public void OptionsAreChecked() => Assert.Multiple(() =>
    {
        Assert.That(() => new EarlyStopping(0), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new EarlyStopping(1, -1), Throws.InstanceOf<ArgumentException>());
        using var device = new ScriptedDevice();
        using var trainer = new Trainer(new Sequential(new Flatten(), new Linear(16, 3)), new CrossEntropyLoss(), new Sgd(1), device);
        Assert.That(() => trainer.Fit(ToyImages.Create(4), 1, callbacks: [new EarlyStopping(1)]), Throws.InvalidOperationException.With.Message.Contains("validation set"));
    });

    [Test]
    public void AResumedTrainingRemembersTheBest()
    {
        using var folder = new TempFolder();
        double[] testLosses = [2, 1, 3, 3, 3, 3];
        var losses = 0;
        using var device = new ScriptedDevice { Metric = (isTraining, name) => !isTraining && name == "loss" ? 4 * testLosses[losses++] : 0 };
        var data = ToyImages.Create(4);
        using (var trainer = new Trainer(new Sequential(new Flatten(), new Linear(16, 3)), new CrossEntropyLoss(), new Sgd(1), device))
            trainer.Fit(data, 6, 4, data, [new Checkpoint(folder.File("c")), new AtStep(3, c => c.RequestStop("stop"))]);
        using var resumed = new Trainer(new Sequential(new Flatten(), new Linear(16, 3)), new CrossEntropyLoss(), new Sgd(1), device);
        resumed.LoadCheckpoint(folder.File("c"));
        var stopping = new EarlyStopping(patience: 2);
        var history = resumed.Fit(data, 6, 4, data, [stopping]);
        Assert.That((history.Epochs.Count, stopping.BestEpoch), Is.EqualTo((4, 2)));
    }
}
