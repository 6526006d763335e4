using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

public sealed class CheckpointTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    /// <summary>The steps after which a file appeared: ten images in batches of 2, so five steps an epoch.</summary>
    private List<long> StepsSaved(Func<string, Checkpoint> create, double[]? testLosses = null, int? stopAt = null)
    {
        var path = _folder.File("c");
        var epoch = 0;
        using var device = new ScriptedDevice { Metric = (isTraining, name) => isTraining || testLosses is null || name != "loss" ? 0 : 10 * testLosses[epoch++] };
        using var trainer = new Trainer(new Sequential(new Flatten(), new Linear(16, 3)), new CrossEntropyLoss(), new Sgd(1), device);
        var watch = new Watch(path);
        var data = ToyImages.Create(10);
        trainer.Fit(data, 4, 2, testLosses is null ? null : data,
            [create(path), watch, new AtStep(stopAt ?? -1, c => c.RequestStop("stop")), watch]);
        if (File.Exists(path)) watch.Saved.Add(trainer.Step);
        return watch.Saved;
    }

    [Test]
    public void EveryEpoch() => Assert.That(StepsSaved(p => new Checkpoint(p)), Is.EqualTo(new[] { 5, 10, 15, 20 }));

    [Test]
    public void EverySoManyEpochsAndTheLast() => Assert.That(StepsSaved(p => new Checkpoint(p, 3)), Is.EqualTo(new[] { 15, 20 }));

    [Test]
    public void EverySoManySteps() => Assert.That(StepsSaved(p => new Checkpoint(p, 0, 4)), Is.EqualTo(new[] { 4, 8, 12, 16, 20 }));

    [Test]
    public void StepsAndEpochs() => Assert.That(StepsSaved(p => new Checkpoint(p, 2, 4)), Is.EqualTo(new[] { 4, 8, 10, 12, 16, 20 }));

    [Test]
    public void WhenStopped() => Assert.That(StepsSaved(p => new Checkpoint(p), stopAt: 7), Is.EqualTo(new[] { 5, 7 }));

    [Test]
    public void OnlyTheBest() =>
        Assert.That(StepsSaved(p => new Checkpoint(p, saveBestOnly: true), [3, 1, 2, 0.5]), Is.EqualTo(new[] { 5, 10, 20 }));

    [Test]
    public void OptionsAreChecked() => Assert.Multiple(() =>
    {
        Assert.That(() => new Checkpoint(""), Throws.ArgumentException);
        Assert.That(() => new Checkpoint("c", -1), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new Checkpoint("c", everySteps: 3, saveBestOnly: true), Throws.ArgumentException.With.Message.Contains("only epochs"));
        Assert.That(() => StepsSaved(p => new Checkpoint(p, saveBestOnly: true)), Throws.InvalidOperationException.With.Message.Contains("validation set"));
    });

    private sealed class Watch(string path) : Callback
    {
        public List<long> Saved { get; } = [];

        public override void OnStep(TrainingContext context, in StepInfo step) => Look(context);

        public override void OnEpochEnd(TrainingContext context, EpochResult epoch) => Look(context);

        public override void OnTrainingEnd(TrainingContext context, TrainingHistory history) => Look(context);

        private void Look(TrainingContext context)
        {
            if (!File.Exists(path)) return;
            Saved.Add(context.Trainer.Step);
            File.Delete(path);
        }
    }
}
