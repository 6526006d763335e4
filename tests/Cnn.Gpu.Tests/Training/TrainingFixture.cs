using Cnn.Gpu.Backends;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Tests.Conformance;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

/// <summary>Tests of training that run once on each kind of device, with nets and data small enough for plain loops.</summary>
[TestFixtureSource(nameof(Devices))]
internal abstract class TrainingFixture(DeviceSpec spec)
{
    public static IEnumerable<DeviceSpec> Devices => DeviceCatalog.Kinds.Select(k => new DeviceSpec(k.Kind, "", new DeviceOptions()));

    protected Device Device { get; private set; } = null!;

    [OneTimeSetUp]
    public void OpenDevice() => Device = spec.Open();

    [OneTimeTearDown]
    public void CloseDevice() => Device?.Dispose();

    protected static Sequential Net(float dropout = 0.2f) =>
        new(new Conv2d(1, 3, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Flatten(), new Dropout(dropout), new Linear(12, 3));

    protected Trainer TrainerOf(Layer model, Optimizer? optimizer = null, TrainerOptions? options = null, Loss? loss = null) =>
        new(model, loss ?? new CrossEntropyLoss(), optimizer ?? new Adam(1e-2f), Device, options);

    protected static float[] WeightsOf(Layer model) => [.. model.NamedParameters().SelectMany(p => p.Parameter.Values)];

    /// <summary>The history without what the clock says.</summary>
    protected static IEnumerable<EpochResult> Untimed(TrainingHistory history) => history.Epochs.Select(e => e with { Seconds = 0, ImagesPerSecond = 0 });
}
