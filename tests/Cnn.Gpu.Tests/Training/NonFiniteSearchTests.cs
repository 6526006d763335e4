using Cnn.Gpu.Layers;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Tests.Conformance;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

internal sealed class NonFiniteSearchTests(DeviceSpec spec) : TrainingFixture(spec)
{
    [Test]
    public void AHugeLearningRateIsNamed()
    {
        using var trainer = TrainerOf(Net(), new Sgd(1e30f));
        var recorder = new Recorder();
        Assert.That(() => trainer.Fit(ToyImages.Create(40), epochs: 3, batchSize: 8, callbacks: [recorder]), Throws.TypeOf<TrainingException>()
            .With.Message.Match(@"^Epoch 1, step \d of 5, learning rate 1E\+30: .*Lower the learning rate"));
        Assert.That(recorder.Events, Is.EqualTo(new[] { "start", "epoch 1", nameof(TrainingException) }));
    }

    [Test]
    public void TheParametersStayAsBeforeTheStep()
    {
        var model = Net(0).Initialize(1);
        var weights = model.NamedParameters()[0].Parameter.Values;
        weights[0] = float.PositiveInfinity;
        var before = WeightsOf(model);
        using var trainer = TrainerOf(model);
        Assert.That(() => trainer.Fit(ToyImages.Create(8), 1), Throws.TypeOf<TrainingException>());
        Assert.Multiple(() =>
        {
            Assert.That(WeightsOf(model), Is.EqualTo(before));
            Assert.That(trainer.Step, Is.Zero);
        });
    }

    [Test]
    public void NaNInAParameterIsNamed()
    {
        var model = Net().Initialize(1);
        ((Linear)model[5]).Weight.Values[7] = float.NaN;
        using var trainer = TrainerOf(model);
        Assert.That(() => trainer.Fit(ToyImages.Create(8), 1), Throws.TypeOf<TrainingException>()
            .With.Message.Contains("Parameter 5.weight [3, 12] is NaN at element 7: it was so before any training.")
            .And.Message.Contains("Layer 5 Linear(12, 3) is the first whose output is not finite: NaN for image"));
    }

    [Test]
    public void InfinityInAParameterIsNamed()
    {
        var model = new Sequential(new Conv2d(1, 2, 3, padding: 1), new Tanh(), new Conv2d(2, 2, 3), new ReLU(), new Flatten(), new Linear(8, 3)).Initialize(1);
        ((Conv2d)model[2]).Bias!.Values[1] = float.PositiveInfinity;
        using var trainer = TrainerOf(model);
        Assert.That(() => trainer.Fit(ToyImages.Create(8), 1), Throws.TypeOf<TrainingException>()
            .With.Message.Contains("Parameter 2.bias [2] is infinity at element 1").IgnoreCase
            .And.Message.Contains("Layer 2 Conv2d(2, 2, 3) is the first whose output is not finite").IgnoreCase);
    }

    [Test]
    public void FiniteParametersThatOverflowAreFoundByTheLayer()
    {
        var model = new Sequential(new Flatten(), new Linear(16, 4), new ReLU(), new Linear(4, 3)).Initialize(1);
        ((Linear)model[1]).Weight.Values.AsSpan().Fill(1e30f);
        ((Linear)model[3]).Weight.Values.AsSpan().Fill(1e30f);
        using var trainer = TrainerOf(model, options: new TrainerOptions { Normalization = Cnn.Gpu.Graphs.Normalization.None(1) });
        Assert.That(() => trainer.Fit(ToyImages.Create(8), 1), Throws.TypeOf<TrainingException>()
            .With.Message.Contains("Layer 3 Linear(4, 3) is the first").And.Message.Not.Contains("Parameter"));
    }

    [Test]
    public void AnUpdateThatSpoilsTheParametersIsNamedAtTheNextStep()
    {
        using var trainer = TrainerOf(Net(), new Sgd(float.PositiveInfinity));
        Assert.That(() => trainer.Fit(ToyImages.Create(16), 1, batchSize: 8), Throws.TypeOf<TrainingException>()
            .With.Message.Match("Epoch 1, step 2 of 2, .* an earlier update produced it"));
    }

    [Test]
    public void AnUpdateThatSpoilsTheParametersInTheLastStepIsNamedToo()
    {
        using var trainer = TrainerOf(Net(), new Sgd(float.PositiveInfinity));
        Assert.That(() => trainer.Fit(ToyImages.Create(8), 1, batchSize: 8), Throws.TypeOf<TrainingException>()
            .With.Message.Match(@"Epoch 1, step 1 of 1, .*Parameter .* after the update"));
    }

    [Test]
    public void EvaluationNamesTheLayerToo()
    {
        var model = Net().Initialize(1);
        ((Linear)model[5]).Weight.Values[0] = float.NaN;
        var data = ToyImages.Create(8);
        using var trainer = TrainerOf(model, options: new TrainerOptions { Normalization = data.MeasureNormalization() });
        Assert.That(() => trainer.Evaluate(data), Throws.TypeOf<TrainingException>()
            .With.Message.StartWith("Evaluation of toys: the loss is not finite. Parameter 5.weight").And.Message.Contains("Layer 5 Linear"));
    }
}
