using Cnn.Gpu.Data;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Schedules;
using Cnn.Gpu.Tests.Conformance;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

internal sealed class TrainerTests(DeviceSpec spec) : TrainingFixture(spec)
{
    [Test]
    public void LearnsWhatIsSeparable()
    {
        using var trainer = TrainerOf(Net());
        var history = trainer.Fit(ToyImages.Create(96), epochs: 8, batchSize: 16, validation: ToyImages.Create(60, seed: 2));
        Assert.Multiple(() =>
        {
            Assert.That(history.Stopped, Is.Null);
            Assert.That(history.Epochs.Select(e => e.Epoch), Is.EqualTo(Enumerable.Range(1, 8)));
            Assert.That(history.Epochs[^1].TestAccuracy, Is.GreaterThan(0.95));
            Assert.That(history.Epochs[^1].TrainLoss, Is.LessThan(history.Epochs[0].TrainLoss / 2));
            Assert.That(history.Epochs[^1].TestLoss, Is.LessThan(0.3));
            Assert.That(history.Epochs.Select(e => e.Seconds), Is.All.GreaterThan(0));
            Assert.That(history.Epochs[0].ImagesPerSecond, Is.EqualTo(96 / history.Epochs[0].Seconds).Within(1e-9));
            Assert.That((trainer.Step, trainer.Epoch), Is.EqualTo((48L, 8)));
            Assert.That(trainer.PeakDeviceBytes, Is.GreaterThan(0));
            Assert.That(trainer.DescribePlan(), Does.Contain("training: Plan for").And.Contain("evaluation: Plan for"));
        });
    }

    [Test]
    public void ALossOfNumbersTakesLabelsAsOneHot()
    {
        using var trainer = TrainerOf(Net(0), new Sgd(0.1f, 0.9f), loss: new MseLoss());
        var history = trainer.Fit(ToyImages.Create(96), epochs: 8, batchSize: 16);
        Assert.That(history.Epochs[^1].TrainAccuracy, Is.GreaterThan(0.9));
    }

    [Test]
    public void TellsWhatEachLayerMakesOfAnImage()
    {
        var data = ToyImages.Create(20);
        var model = Net();
        using var trainer = TrainerOf(model);
        trainer.Fit(data, epochs: 1, batchSize: 16);
        var outputs = trainer.LayerOutputs(data, 7);
        Assert.Multiple(() =>
        {
            // Dropout does nothing in evaluation, and so is not in the list.
            Assert.That(outputs.Select(o => $"{o.Path} {o.Layer} {o.Shape}"), Is.EqualTo(new[]
            {
                "0 Conv2d(1, 3, 3, padding: 1) [3, 4, 4]", "1 ReLU [3, 4, 4]", "2 MaxPool2d(2) [3, 2, 2]", "3 Flatten [12]", "5 Linear(12, 3) [3]",
            }));
            Assert.That(outputs.Select(o => (long)o.Values.Length), Is.EqualTo(outputs.Select(o => o.Shape.Elements)));
            Assert.That(outputs[1].Values, Is.EqualTo(outputs[0].Values.Select(v => Math.Max(v, 0))));
            Assert.That(outputs[^1].Values, Is.EqualTo(trainer.Predict(data).Row(7).ToArray()).Within(1e-4));
            Assert.That(() => trainer.LayerOutputs(data, 20), Throws.TypeOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void TheSeedDecidesEverything()
    {
        var data = ToyImages.Create(40);
        (float[] Weights, IEnumerable<EpochResult> Epochs) Train(ulong seed)
        {
            var model = Net();
            using var trainer = TrainerOf(model, options: new TrainerOptions { Seed = seed });
            var history = trainer.Fit(data, epochs: 2, batchSize: 16, validation: data);
            return (WeightsOf(model), Untimed(history));
        }
        var (first, second, other) = (Train(5), Train(5), Train(6));
        Assert.Multiple(() =>
        {
            Assert.That(second.Weights, Is.EqualTo(first.Weights));
            Assert.That(second.Epochs, Is.EqualTo(first.Epochs));
            Assert.That(other.Weights, Is.Not.EqualTo(first.Weights));
        });
    }

    [Test]
    public void ParametersWithValuesAreKept()
    {
        var model = Net().Initialize(3);
        var before = WeightsOf(model);
        using var trainer = TrainerOf(model, options: new TrainerOptions { Seed = 4 });
        Assert.That(WeightsOf(model), Is.EqualTo(before));
    }

    [Test]
    public void ShufflingMatters()
    {
        float[] Train(bool shuffle)
        {
            var model = Net(0);
            using var trainer = TrainerOf(model, options: new TrainerOptions { Shuffle = shuffle });
            trainer.Fit(ToyImages.Create(40), epochs: 1, batchSize: 16);
            return WeightsOf(model);
        }
        Assert.That(Train(false), Is.Not.EqualTo(Train(true)));
    }

    [Test]
    public void AugmentationIsForTrainingAlone()
    {
        var data = ToyImages.Create(40);
        (float[] Weights, float[] Before) Train(Augmentation? augmentation)
        {
            var model = Net(0).Initialize(1);
            using var trainer = TrainerOf(model, options: new TrainerOptions { Augmentation = augmentation, Normalization = data.MeasureNormalization() });
            var before = trainer.Evaluate(data).Predictions.Logits;
            Assert.That(trainer.Predict(data).Logits, Is.EqualTo(before).Within(1e-6f));
            trainer.Fit(data, epochs: 1, batchSize: 16);
            return (WeightsOf(model), before);
        }
        var (plain, nothing, augmented) = (Train(null), Train(new Augmentation(0, false)), Train(new Augmentation(1, true)));
        Assert.Multiple(() =>
        {
            Assert.That(nothing.Weights, Is.EqualTo(plain.Weights));
            Assert.That(augmented.Weights, Is.Not.EqualTo(plain.Weights));
            Assert.That(augmented.Before, Is.EqualTo(plain.Before));
        });
    }

    [Test]
    public void ASmallerLastBatchHasTheMeanGradientOfItsOwn()
    {
        var data = ToyImages.Create(7);
        var options = new TrainerOptions { Shuffle = false, Normalization = data.MeasureNormalization() };
        var (whole, parts) = (Net(0).Initialize(1), Net(0).Initialize(1));
        using (var trainer = TrainerOf(whole, new Sgd(0.1f), options)) trainer.Fit(data, epochs: 1, batchSize: 4);
        using (var trainer = TrainerOf(parts, new Sgd(0.1f), options)) trainer.Fit(data.Part(0, 4), epochs: 1, batchSize: 4);
        using (var trainer = TrainerOf(parts, new Sgd(0.1f), options)) trainer.Fit(data.Part(4, 3), epochs: 1, batchSize: 3);
        Assert.That(WeightsOf(whole), Is.EqualTo(WeightsOf(parts)).Within(1e-6f));
    }

    [Test]
    public void DropLastLeavesOutTheRest()
    {
        using var trainer = TrainerOf(Net(), options: new TrainerOptions { DropLast = true });
        var seen = new Recorder();
        trainer.Fit(ToyImages.Create(10), epochs: 1, batchSize: 4, callbacks: [seen]);
        Assert.Multiple(() =>
        {
            Assert.That(seen.Steps.Select(s => s.SamplesSeen), Is.EqualTo(new[] { 4, 8 }));
            Assert.That(() => trainer.Fit(ToyImages.Create(3), epochs: 1, batchSize: 4), Throws.ArgumentException.With.Message.Contains("DropLast"));
        });
    }

    [Test]
    public void AnotherFitTrainsSoManyEpochsMore()
    {
        var data = ToyImages.Create(20);
        var (twice, once) = (Net(), Net());
        using (var trainer = TrainerOf(twice))
        {
            trainer.Fit(data, epochs: 1, batchSize: 8);
            var history = trainer.Fit(data, epochs: 2, batchSize: 8);
            Assert.That(history.Epochs.Select(e => e.Epoch), Is.EqualTo(new[] { 2, 3 }));
        }
        using (var trainer = TrainerOf(once)) trainer.Fit(data, epochs: 3, batchSize: 8);
        Assert.That(WeightsOf(twice), Is.EqualTo(WeightsOf(once)));
    }

    [Test]
    public void AnotherBatchSizeKeepsTheOptimisersState()
    {
        var data = ToyImages.Create(20);
        var options = new TrainerOptions { Shuffle = false };
        var (changed, same) = (Net(0), Net(0));
        using (var trainer = TrainerOf(changed, new Sgd(0.1f, 0.9f), options))
        {
            trainer.Fit(data, epochs: 2, batchSize: 20);
            trainer.Fit(data, epochs: 1, batchSize: 30);
        }
        using (var trainer = TrainerOf(same, new Sgd(0.1f, 0.9f), options)) trainer.Fit(data, epochs: 3, batchSize: 20);
        Assert.That(WeightsOf(changed), Is.EqualTo(WeightsOf(same)).Within(1e-6f));
    }

    [Test]
    public void TheScheduleSeesTheWholeTraining()
    {
        var seen = new Recorder();
        using var trainer = TrainerOf(Net(), new Sgd(1), new TrainerOptions { Schedule = new CosineSchedule() });
        var history = trainer.Fit(ToyImages.Create(10), epochs: 2, batchSize: 4, callbacks: [seen]);
        var expected = Enumerable.Range(0, 6).Select(step => new CosineSchedule().LearningRate(1, step, 6)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(seen.Steps.Select(s => s.LearningRate), Is.EqualTo(expected));
            Assert.That(history.Epochs.Select(e => e.LearningRate), Is.EqualTo(new[] { expected[2], expected[5] }));
            Assert.That(seen.Steps.Select(s => (s.Epoch, s.StepInEpoch, s.Step, s.SamplesSeen)),
                Is.EqualTo(new[] { (1, 1, 1L, 4), (1, 2, 2L, 8), (1, 3, 3L, 10), (2, 1, 4L, 4), (2, 2, 5L, 8), (2, 3, 6L, 10) }));
        });
    }

    [Test]
    public void CancellingStopsAfterTheStepAndFitGoesOnFromThere()
    {
        var data = ToyImages.Create(40);
        var (stopped, straight) = (Net(), Net());
        TrainingHistory history, expected;
        using (var trainer = TrainerOf(stopped))
        {
            using var source = new CancellationTokenSource();
            history = trainer.Fit(data, epochs: 3, batchSize: 8, callbacks: [new AtStep(7, _ => source.Cancel())], cancellationToken: source.Token);
            Assert.Multiple(() =>
            {
                Assert.That((history.Stopped, history.Cancelled), Is.EqualTo(("cancelled", true)));
                Assert.That(history.Epochs, Has.Count.EqualTo(1));
                Assert.That((trainer.Step, trainer.Epoch), Is.EqualTo((7L, 1)));
            });
            history = trainer.Fit(data, epochs: 3, batchSize: 8);
        }
        using (var trainer = TrainerOf(straight)) expected = trainer.Fit(data, epochs: 3, batchSize: 8);
        Assert.Multiple(() =>
        {
            Assert.That(history.Stopped, Is.Null);
            Assert.That(WeightsOf(stopped), Is.EqualTo(WeightsOf(straight)));
            Assert.That(history.Epochs.Select(e => e.TrainLoss), Is.EqualTo(expected.Epochs.Select(e => e.TrainLoss)).Within(1e-12));
            Assert.That(history.Epochs.Select(e => e.TrainAccuracy), Is.EqualTo(expected.Epochs.Select(e => e.TrainAccuracy)));
        });
    }

    [Test]
    public void ACallbackCanStop()
    {
        using var trainer = TrainerOf(Net());
        var history = trainer.Fit(ToyImages.Create(40), epochs: 3, batchSize: 8, callbacks: [new AtStep(2, c => c.RequestStop("enough"))]);
        Assert.That((history.Stopped, history.Cancelled, history.Epochs.Count, trainer.Step), Is.EqualTo(("enough", false, 0, 2L)));
    }

    [Test]
    public void ACallbackSeesRunningMetricsAndMayEvaluate()
    {
        using var trainer = TrainerOf(Net());
        var data = ToyImages.Create(40);
        RunningMetrics running = default;
        EvaluationResult? evaluation = null;
        var weights = Array.Empty<float>();
        var history = trainer.Fit(data, epochs: 1, batchSize: 8, callbacks:
        [
            new AtStep(5, context =>
            {
                evaluation = trainer.Evaluate(data);
                running = context.ReadRunningMetrics();
            }),
        ]);
        Assert.Multiple(() =>
        {
            Assert.That((running.Samples, running.Loss, running.Accuracy), Is.EqualTo((40, history.Epochs[0].TrainLoss, history.Epochs[0].TrainAccuracy)));
            // With the parameters that the device had then.
            Assert.That(evaluation!.Loss, Is.EqualTo(trainer.Evaluate(data).Loss));
        });
    }

    [Test]
    public void WhatDoesNotFitIsSaidBeforeTraining()
    {
        using var trainer = TrainerOf(Net());
        var empty = new ImageDataset("nothing", [1, 4, 4], [], [], ["a"]);
        var large = new ImageDataset("large", [1, 6, 6], new byte[36], [0], ["a"]);
        var coloured = new ImageDataset("coloured", [3, 4, 4], new byte[48], [0], ["a"]);
        var before = WeightsOf(trainer.Model);
        Assert.Multiple(() =>
        {
            Assert.That(() => trainer.Fit(ToyImages.Create(40, classes: 5), 1), Throws.TypeOf<ShapeException>()
                .With.Message.Contains("the model has 3 outputs, for the classes 0 to 2").And.Message.Contains("5 outputs"));
            Assert.That(() => trainer.Fit(ToyImages.Create(4), 1, validation: ToyImages.Create(40, classes: 5)), Throws.TypeOf<ShapeException>());
            Assert.That(() => trainer.Fit(large, 1), Throws.TypeOf<ShapeException>().With.Message.Contains("Layer 5 Linear(12, 3)"));
            Assert.That(() => trainer.Fit(coloured, 1), Throws.TypeOf<ShapeException>().With.Message.Contains("Layer 0 Conv2d"));
            Assert.That(() => trainer.Fit(empty, 1), Throws.ArgumentException.With.Message.Contains("nothing is empty"));
            Assert.That(() => trainer.Fit(ToyImages.Create(4), 0), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => trainer.Fit(ToyImages.Create(4), 1, 0), Throws.InstanceOf<ArgumentException>());
            Assert.That(trainer.Step, Is.Zero);
            Assert.That(WeightsOf(trainer.Model), Is.EqualTo(before));
        });
    }

    [Test]
    public void OptionsAreChecked() => Assert.Multiple(() =>
    {
        Assert.That(() => TrainerOf(Net(), options: new TrainerOptions { EvaluationBatchSize = 0 }), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => TrainerOf(Net(), options: new TrainerOptions { Normalization = new Normalization([0], [0]) }), Throws.ArgumentException.With.Message.Contains("above 0"));
        using var trainer = TrainerOf(Net(), options: new TrainerOptions { Normalization = Normalization.None(3) });
        Assert.That(() => trainer.Fit(ToyImages.Create(4), 1), Throws.TypeOf<ShapeException>().With.Message.Contains("3 channels"));
    });

    [Test]
    public void AModelWithoutParametersCannotBeTrained()
    {
        using var trainer = TrainerOf(new Sequential(new AvgPool2d(2), new Flatten()));
        Assert.That(() => trainer.Fit(ToyImages.Create(4), 1), Throws.TypeOf<ShapeException>().With.Message.Contains("nothing to train"));
    }

    [Test]
    public void AModelLoadedIntoATrainerIsUsed()
    {
        using var folder = new TempFolder();
        var (source, target) = (Net().Initialize(1), Net().Initialize(2));
        source.Save(folder.File("weights"));
        var data = ToyImages.Create(20);
        var options = new TrainerOptions { Normalization = data.MeasureNormalization() };
        using var expected = TrainerOf(source, options: options);
        using var trainer = TrainerOf(target, options: options);
        var before = trainer.Evaluate(data).Loss;
        target.Load(folder.File("weights"));
        Assert.That(trainer.Evaluate(data).Loss, Is.EqualTo(expected.Evaluate(data).Loss).And.Not.EqualTo(before));
    }

    [Test]
    public void ADisposedTrainerSaysSo()
    {
        var trainer = TrainerOf(Net());
        trainer.Fit(ToyImages.Create(4), 1);
        trainer.Dispose();
        trainer.Dispose();
        Assert.That(() => trainer.Fit(ToyImages.Create(4), 1), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void FitWithinFitIsAnError()
    {
        using var trainer = TrainerOf(Net());
        var data = ToyImages.Create(4);
        Assert.That(() => trainer.Fit(data, 1, callbacks: [new AtStep(1, _ => trainer.Fit(data, 1))]), Throws.InvalidOperationException.With.Message.Contains("callback"));
    }
}
