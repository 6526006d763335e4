using Cnn.Gpu.Data;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Tests.Conformance;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

internal sealed class EvaluationTests(DeviceSpec spec) : TrainingFixture(spec)
{
    private static readonly ImageDataset Data = ToyImages.Create(37);

    private static TrainerOptions Options(int batch = 256) => new() { Normalization = Data.MeasureNormalization(), EvaluationBatchSize = batch };

    [Test]
    public void EqualsTheComputationByHand()
    {
        using var trainer = TrainerOf(Net().Initialize(1), options: Options());
        var result = trainer.Evaluate(Data);
        double loss = 0;
        var correct = 0;
        for (var i = 0; i < Data.Count; i++)
        {
            var logits = result.Predictions.Row(i).ToArray();
            loss += Math.Log(logits.Sum(l => Math.Exp(l))) - logits[Data.Labels[i]];
            if (Array.IndexOf(logits, logits.Max()) == Data.Labels[i]) correct++;
        }
        Assert.Multiple(() =>
        {
            Assert.That(result.Samples, Is.EqualTo(37));
            Assert.That(result.Loss, Is.EqualTo(loss / 37).Within(1e-6));
            Assert.That(result.Accuracy, Is.EqualTo(correct / 37d).Within(1e-12));
            Assert.That(result.ConfusionMatrix.Correct, Is.EqualTo(correct));
            Assert.That(result.ConfusionMatrix.ClassNames, Is.EqualTo(Data.ClassNames));
            Assert.That(result.ConfusionMatrix.Recall(1), Is.Not.NaN);
        });
    }

    /// <summary>Up to rounding: a device may predict a few samples with kernels that sum in another order.</summary>
    [Test]
    public void TheBatchSizeDoesNotMatter()
    {
        var model = Net().Initialize(1);
        EvaluationResult Evaluate(int batch)
        {
            using var trainer = TrainerOf(model, options: Options(batch));
            Assert.That(trainer.Predict(Data).Logits, Is.EqualTo(trainer.Evaluate(Data).Predictions.Logits).Within(1e-6));
            return trainer.Evaluate(Data);
        }
        var expected = Evaluate(256);
        foreach (var batch in new[] { 1, 5, 16, 37 })
        {
            var result = Evaluate(batch);
            Assert.Multiple(() =>
            {
                Assert.That(result.Predictions.Logits, Is.EqualTo(expected.Predictions.Logits));
                Assert.That(result.Loss, Is.EqualTo(expected.Loss).Within(1e-6), "a device may add up losses as floats");
                Assert.That(result.Accuracy, Is.EqualTo(expected.Accuracy));
            });
        }
    }

    [Test]
    public void FloatsAreTakenAsTheyAre()
    {
        using var trainer = TrainerOf(Net().Initialize(1), options: Options(8) with { ImageShape = new Shape(1, 4, 4) });
        var normalization = Data.MeasureNormalization();
        var floats = Array.ConvertAll(Data.Pixels, b => (b / 255f - normalization.Mean[0]) / normalization.Std[0]);
        Assert.Multiple(() =>
        {
            Assert.That(trainer.Predict(floats, 37), Is.EqualTo(trainer.Predict(Data).Logits).Within(1e-5f));
            Assert.That(() => trainer.Predict(floats, 36), Throws.TypeOf<ShapeException>().With.Message.Contains("36 images of [1, 4, 4] are 576 floats, not 592"));
        });
    }

    [Test]
    public void ReplacedParametersAreNoticedByPredict()
    {
        var model = Net().Initialize(1);
        using var trainer = TrainerOf(model, options: Options() with { ImageShape = new Shape(1, 4, 4) });
        var image = new float[16];
        image[5] = 1;
        var before = trainer.Predict(image, 1);
        model.Initialize(2);
        Assert.That(trainer.Predict(image, 1), Is.Not.EqualTo(before));
        model.Initialize(1);
        Assert.That(trainer.Predict(image, 1), Is.EqualTo(before));
    }

    [Test]
    public void PredictAfterFitSeesTheTrainedModel()
    {
        using var trainer = TrainerOf(Net(), options: new TrainerOptions { ImageShape = new Shape(1, 4, 4) });
        trainer.Predict(new float[16], 1);
        trainer.Fit(Data, 10, batchSize: 8);
        var image = Data.Part(0, 1);
        var (mean, std) = (trainer.Normalization!.Mean[0], trainer.Normalization.Std[0]);
        var floats = Array.ConvertAll(image.Pixels, b => (b / 255f - mean) / std);
        var prediction = new Predictions(trainer.Predict(floats, 1), 3)[0];
        Assert.Multiple(() =>
        {
            Assert.That(prediction.Label, Is.EqualTo(image.Labels[0]));
            Assert.That(prediction.Probability, Is.EqualTo(trainer.Predict(image)[0].Probability).Within(1e-5f));
        });
    }

    [Test]
    public void WhatIsNotKnownIsAskedFor()
    {
        using var trainer = TrainerOf(Net());
        Assert.Multiple(() =>
        {
            Assert.That(() => trainer.Evaluate(Data), Throws.InvalidOperationException.With.Message.Contains("MeasureNormalization"));
            Assert.That(() => TrainerOf(Net()).Predict(new float[16], 1), Throws.InvalidOperationException.With.Message.Contains("TrainerOptions.ImageShape"));
            Assert.That(trainer.DescribePlan(), Does.StartWith("There is no plan yet"));
        });
    }

    [Test]
    public void LabelsBeyondTheOutputsAreAnErrorForEvaluationOnly()
    {
        var data = ToyImages.Create(40, classes: 5);
        using var trainer = TrainerOf(Net().Initialize(1), options: new TrainerOptions { Normalization = Normalization.None(1) });
        Assert.Multiple(() =>
        {
            Assert.That(() => trainer.Evaluate(data), Throws.TypeOf<ShapeException>());
            Assert.That(trainer.Predict(data).Count, Is.EqualTo(40));
        });
    }

    [Test]
    public void OutputsWithoutANameAreNumbered()
    {
        var data = new ImageDataset("two", [1, 4, 4], ToyImages.Create(4).Pixels, [0, 1, 0, 1], ["a", "b"]);
        using var trainer = TrainerOf(Net().Initialize(1), options: new TrainerOptions { Normalization = Normalization.None(1) });
        Assert.That(trainer.Evaluate(data).ConfusionMatrix.ClassNames, Is.EqualTo(new[] { "a", "b", "2" }));
    }
}
