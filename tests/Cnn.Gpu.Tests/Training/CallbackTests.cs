using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

public sealed class CallbackTests
{
    private static Trainer TrainerOf(ScriptedDevice device) =>
        new(new Sequential(new Flatten(), new Linear(16, 3)), new CrossEntropyLoss(), new Sgd(1), device);

    [Test]
    public void ComesInOrder()
    {
        using var device = new ScriptedDevice();
        using var trainer = TrainerOf(device);
        var recorder = new Recorder();
        trainer.Fit(ToyImages.Create(4), 2, 2, callbacks: [recorder]);
        Assert.Multiple(() =>
        {
            Assert.That(recorder.Events, Is.EqualTo(new[] { "start", "epoch 1", "end of 1", "epoch 2", "end of 2", "end" }));
            Assert.That(recorder.Steps, Has.Count.EqualTo(4));
        });
    }

    [Test]
    public void WithoutCallbacksNothingIsReadWithinAnEpoch()
    {
        using var device = new ScriptedDevice();
        using var trainer = TrainerOf(device);
        trainer.Fit(ToyImages.Create(400), 1, 1);
        Assert.That(device.MetricReads, Is.LessThan(10));
    }

    [Test]
    public void CancellationBeforeTheStartTrainsNothing()
    {
        using var device = new ScriptedDevice();
        using var trainer = TrainerOf(device);
        var recorder = new Recorder();
        var history = trainer.Fit(ToyImages.Create(4), 2, 2, callbacks: [recorder], cancellationToken: new CancellationToken(true));
        Assert.Multiple(() =>
        {
            Assert.That(history.Cancelled, Is.True);
            Assert.That(recorder.Events, Is.EqualTo(new[] { "start", "end" }));
            Assert.That(trainer.Step, Is.Zero);
        });
    }

    [Test]
    public void CancellationDuringValidationLeavesTheEpochToBeFinished()
    {
        using var device = new ScriptedDevice();
        using var trainer = TrainerOf(device);
        using var source = new CancellationTokenSource();
        var data = ToyImages.Create(4);
        var history = trainer.Fit(data, 2, 2, data, [new AtStep(2, _ => source.Cancel())], source.Token);
        Assert.That((history.Cancelled, history.Epochs.Count, trainer.Step, trainer.Epoch), Is.EqualTo((true, 0, 2L, 0)));
        history = trainer.Fit(data, 2, 2, data);
        Assert.That((history.Cancelled, history.Epochs.Count, trainer.Step, trainer.Epoch), Is.EqualTo((false, 2, 4L, 2)));
    }

    [Test]
    public void AnErrorOfACallbackIsThrownOn()
    {
        using var device = new ScriptedDevice();
        using var trainer = TrainerOf(device);
        var recorder = new Recorder();
        Assert.That(() => trainer.Fit(ToyImages.Create(4), 1, 2, callbacks: [new AtStep(1, _ => throw new IOException("disk full")), recorder]),
            Throws.TypeOf<IOException>());
        Assert.That(recorder.Events, Is.EqualTo(new[] { "start", "epoch 1", nameof(IOException) }));
        // It can be continued.
        Assert.That(trainer.Fit(ToyImages.Create(4), 1, 2).Epochs, Has.Count.EqualTo(1));
        Assert.That(trainer.Step, Is.EqualTo(2));
    }
}
