using System.Globalization;
using Cnn.Gpu.Formats;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Schedules;
using Cnn.Gpu.Tests.Conformance;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

internal sealed class CheckpointFileTests(DeviceSpec spec) : TrainingFixture(spec)
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private string Path => _folder.File("checkpoint");

    private static Optimizer Create(string name) => name switch
    {
        "sgd" => new Sgd(0.05f),
        "momentum" => new Sgd(0.05f, 0.9f, 1e-3f, true),
        "adamw" => new AdamW(1e-2f),
        _ => new Adam(1e-2f),
    };

    [Test]
    public void AResumedTrainingContinuesBitForBit(
        [Values("sgd", "momentum", "adam", "adamw")] string optimizer, [Values(3, 5, 7, 10, 14)] int step)
    {
        // Five steps an epoch, the last one smaller; step 5 and 10 end epochs.
        var (data, test) = (ToyImages.Create(36), ToyImages.Create(9, seed: 2));
        var options = new TrainerOptions { Seed = 7, Schedule = new CosineSchedule(), Augmentation = new Augmentation(1, true) };
        var (straight, interrupted, resumed) = (Net(), Net(), Net());
        TrainingHistory expected, history;
        using (var trainer = TrainerOf(straight, Create(optimizer), options)) expected = trainer.Fit(data, 3, 8, test);
        using (var trainer = TrainerOf(interrupted, Create(optimizer), options))
        {
            history = trainer.Fit(data, 3, 8, test, [new Checkpoint(Path, 0, step), new AtStep(step + 1, c => c.RequestStop("power cut")), new Forget(Path, step)]);
            Assert.That(history.Stopped, Is.EqualTo(step < 14 ? "power cut" : null));
        }
        File.Move(Path + ".kept", Path, overwrite: true);
        // The seed comes from the file.
        using (var trainer = TrainerOf(resumed, Create(optimizer), options with { Seed = 1 }))
        {
            trainer.LoadCheckpoint(Path);
            Assert.That((trainer.Step, trainer.Epoch), Is.EqualTo(((long)step, step / 5)));
            history = trainer.Fit(data, 3, 8, test);
            Assert.That(trainer.Step, Is.EqualTo(15));
        }
        Assert.Multiple(() =>
        {
            Assert.That(WeightsOf(resumed), Is.EqualTo(WeightsOf(straight)));
            Assert.That(history.Epochs.Select(e => (e.Epoch, e.TestLoss, e.TestAccuracy, e.TrainAccuracy, e.LearningRate)),
                Is.EqualTo(expected.Epochs.Select(e => (e.Epoch, e.TestLoss, e.TestAccuracy, e.TrainAccuracy, e.LearningRate))));
            // The sum of the losses is cut in two where the checkpoint was written.
            Assert.That(history.Epochs.Select(e => e.TrainLoss), Is.EqualTo(expected.Epochs.Select(e => e.TrainLoss)).Within(1e-12));
            Assert.That(history.Epochs.Select(e => e.Seconds), Is.All.GreaterThan(0));
        });
    }

    [Test]
    public void SavingDoesNotChangeTheTraining()
    {
        var data = ToyImages.Create(36);
        var (with, without) = (Net(), Net());
        using (var trainer = TrainerOf(with)) trainer.Fit(data, 2, 8, callbacks: [new Checkpoint(Path, everySteps: 2)]);
        using (var trainer = TrainerOf(without)) trainer.Fit(data, 2, 8);
        Assert.That(WeightsOf(with), Is.EqualTo(WeightsOf(without)));
    }

    [Test]
    public void ATrainingCanBeExtended()
    {
        var data = ToyImages.Create(20);
        var (straight, extended) = (Net(), Net());
        using (var trainer = TrainerOf(straight)) trainer.Fit(data, 3, 8);
        using (var trainer = TrainerOf(Net()))
        {
            trainer.Fit(data, 2, 8);
            trainer.SaveCheckpoint(Path);
        }
        using (var trainer = TrainerOf(extended))
        {
            trainer.LoadCheckpoint(Path);
            Assert.That(trainer.Fit(data, 2, 8).Epochs, Has.Count.EqualTo(2), "it was finished already");
            Assert.That(trainer.Step, Is.EqualTo(6));
            trainer.LoadCheckpoint(Path);
            Assert.That(trainer.Fit(data, 3, 8).Epochs, Has.Count.EqualTo(3));
        }
        Assert.That(WeightsOf(extended), Is.EqualTo(WeightsOf(straight)));
    }

    [Test]
    public void ACheckpointOfATrainerThatNeverTrainedIsAStart()
    {
        var data = ToyImages.Create(20);
        var (source, target) = (Net(), Net());
        using (var trainer = TrainerOf(source))
        {
            trainer.SaveCheckpoint(Path);
            trainer.Fit(data, 1, 8);
        }
        using (var trainer = TrainerOf(target))
        {
            trainer.LoadCheckpoint(Path);
            trainer.Fit(data, 1, 8);
        }
        Assert.That(WeightsOf(target), Is.EqualTo(WeightsOf(source)));
    }

    [Test]
    public void EvaluationAfterLoadingNeedsNoTraining()
    {
        var data = ToyImages.Create(20);
        using var trainer = TrainerOf(Net());
        trainer.Fit(data, 1, 8, callbacks: [new Checkpoint(Path)]);
        using var loaded = TrainerOf(Net());
        loaded.LoadCheckpoint(Path);
        Assert.Multiple(() =>
        {
            Assert.That(loaded.Evaluate(data).Loss, Is.EqualTo(trainer.Evaluate(data).Loss));
            Assert.That(loaded.Predict(new float[16], 1), Is.EqualTo(trainer.Predict(new float[16], 1)));
        });
    }

    [Test]
    public void TheWeightsCanBeTakenAlone()
    {
        var (source, target) = (Net(), Net());
        using var trainer = TrainerOf(source);
        trainer.Fit(ToyImages.Create(20), 1, 8, callbacks: [new Checkpoint(Path)]);
        target.Load(Path, strict: false);
        Assert.That(WeightsOf(target), Is.EqualTo(WeightsOf(source)));
    }

    [Test]
    public void AnotherTrainingIsRefused()
    {
        var data = ToyImages.Create(20);
        using (var trainer = TrainerOf(Net())) trainer.Fit(data, 2, 8, callbacks: [new Checkpoint(Path, everySteps: 2), new AtStep(2, c => c.RequestStop("stop"))]);
        using var resumed = TrainerOf(Net());
        resumed.LoadCheckpoint(Path);
        using var dropping = TrainerOf(Net(), options: new TrainerOptions { DropLast = true });
        dropping.LoadCheckpoint(Path);
        Assert.Multiple(() =>
        {
            Assert.That(() => resumed.Fit(data, 2, 4), Throws.ArgumentException.With.Message.Contains("has batches of 8, not 4"));
            Assert.That(() => resumed.Fit(data.Part(0, 19), 2, 8), Throws.ArgumentException.With.Message.Contains("20 images, but toys has 19"));
            Assert.That(() => dropping.Fit(data, 2, 8), Throws.ArgumentException.With.Message.Contains("DropLast"));
            Assert.That(resumed.Fit(data, 2, 8).Epochs, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public void WhatDoesNotFitIsNamedAndChangesNothing()
    {
        var data = ToyImages.Create(20);
        using (var trainer = TrainerOf(Net())) trainer.Fit(data, 1, 8, callbacks: [new Checkpoint(Path)]);
        Net().Initialize(1).Save(_folder.File("weights"));
        var wider = new Sequential(new Conv2d(1, 3, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Flatten(), new Dropout(0.2f), new Linear(12, 4));
        var deeper = new Sequential(new Conv2d(1, 3, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Flatten(), new Linear(12, 8), new Linear(8, 3));

        string Load(Layer model, string path, Optimizer? optimizer = null)
        {
            using var trainer = TrainerOf(model, optimizer);
            var before = WeightsOf(model);
            var error = Assert.Throws<DataFormatException>(() => trainer.LoadCheckpoint(path))!;
            Assert.That(WeightsOf(model), Is.EqualTo(before));
            Assert.That((trainer.Step, trainer.Epoch, trainer.Normalization), Is.EqualTo((0L, 0, (object?)null)));
            Assert.That(error.Message, Does.StartWith(path));
            return error.Message;
        }

        Assert.Multiple(() =>
        {
            Assert.That(Load(Net(), _folder.File("weights")), Does.Contain("weights only").And.Contain("model.Load"));
            Assert.That(Load(Net(), Path, new AdamW()), Does.Contain("written with Adam(learning rate 0.01").And.Contain("the trainer has AdamW("));
            Assert.That(Load(Net(), Path, new Sgd(0.1f, 0.9f)), Does.Contain("the trainer has Sgd(learning rate 0.1, momentum 0.9"));
            Assert.That(Load(wider, Path), Does.Contain("5.weight is [3, 12] in the file but [4, 12] in the model")
                .And.Contain("optimizer.exp_avg.5.bias is [3] in the file but [4] in the model"));
            Assert.That(Load(deeper, Path), Does.Contain("missing: 4.weight, 4.bias, optimizer.exp_avg.4.weight"));
            Assert.That(() => TrainerOf(Net()).LoadCheckpoint(_folder.File("none")), Throws.TypeOf<FileNotFoundException>());
        });
    }

    [Test]
    public void ADifferentLearningRateIsAllowed()
    {
        var data = ToyImages.Create(20);
        using (var trainer = TrainerOf(Net())) trainer.Fit(data, 1, 8, callbacks: [new Checkpoint(Path)]);
        using var resumed = TrainerOf(Net(), new Adam(1e-4f));
        resumed.LoadCheckpoint(Path);
        Assert.That(resumed.Fit(data, 2, 8).Epochs[^1].LearningRate, Is.EqualTo(1e-4f));
    }

    [Test]
    public void AFileThatIsCutShortIsAnError()
    {
        using (var trainer = TrainerOf(Net())) trainer.Fit(ToyImages.Create(20), 1, 8, callbacks: [new Checkpoint(Path)]);
        var bytes = File.ReadAllBytes(Path);
        using var target = TrainerOf(Net());
        foreach (var length in new[] { 0, 7, 8, 100, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(Path, bytes[..length]);
            Assert.That(() => target.LoadCheckpoint(Path), Throws.TypeOf<DataFormatException>(), $"{length} bytes");
        }
    }

    [TestCase("step", "x", "'step' is 'x'")]
    [TestCase("step", null, "lacks the entry 'step'")]
    [TestCase("step", "99", "contradict")]
    [TestCase("position_in_epoch", "-1", "'position_in_epoch' is '-1'")]
    [TestCase("history", "1,2", "'history' is '1,2'")]
    [TestCase("batch_size", "0", "contradict")]
    [TestCase("image_shape", "1,0,4", "'image_shape' is '1,0,4'")]
    [TestCase("checkpoint_version", "2", "version 2; this library reads version 1")]
    public void SpoiltEntriesAreNamed(string key, string? value, string message)
    {
        using (var trainer = TrainerOf(Net())) trainer.Fit(ToyImages.Create(20), 1, 8, callbacks: [new Checkpoint(Path)]);
        var file = Safetensors.Read(Path);
        var metadata = file.Metadata.ToDictionary();
        if (value is null) metadata.Remove(key);
        else metadata[key] = value;
        Safetensors.Write(Path, file.Tensors, metadata);
        using var target = TrainerOf(Net());
        Assert.That(() => target.LoadCheckpoint(Path), Throws.TypeOf<DataFormatException>().With.Message.Contains(message));
    }

    [Test]
    public void TheCultureDoesNotMatter()
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        var data = ToyImages.Create(20);
        var model = Net();
        using (var trainer = TrainerOf(model)) trainer.Fit(data, 2, 8);
        try
        {
            using (var trainer = TrainerOf(Net())) trainer.Fit(data, 2, 8, callbacks: [new Checkpoint(Path, everySteps: 2), new AtStep(2, c => c.RequestStop("stop"))]);
            CultureInfo.CurrentCulture = culture;
            using var resumed = TrainerOf(Net());
            resumed.LoadCheckpoint(Path);
            resumed.Fit(data, 2, 8, callbacks: [new Checkpoint(Path)]);
            CultureInfo.CurrentCulture = before;
            using var last = TrainerOf(Net());
            last.LoadCheckpoint(Path);
            Assert.That(WeightsOf(last.Model), Is.EqualTo(WeightsOf(model)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>Keeps the checkpoint of one step from those that follow.</summary>
    private sealed class Forget(string path, long step) : Callback
    {
        public override void OnStep(TrainingContext context, in StepInfo info) => Keep(context);

        public override void OnEpochEnd(TrainingContext context, EpochResult epoch) => Keep(context);

        private void Keep(TrainingContext context)
        {
            if (context.Trainer.Step == step && File.Exists(path)) File.Copy(path, path + ".kept", overwrite: true);
        }
    }
}
