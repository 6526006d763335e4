using System.Text.Json;
using Cnn.Gpu.Examples.Reports;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Tests.Reports;

public sealed class ReportJsonTests
{
    [Test]
    public void HasTheAgreedNames()
    {
        using var stream = new MemoryStream();
        ReportJson.Write(stream, new RunReport
        {
            Device = "cpu: \"x\"",
            Dataset = "mnist",
            Parameters = 61706,
            Epochs = [new EpochResult(1, 0.5, 0.75, null, 0.875, 2, 30000, 0.25f)],
            TestAccuracy = 0.875,
            PeakDeviceBytes = 1L << 40,
        });
        using var json = JsonDocument.Parse(stream.ToArray());
        var root = json.RootElement;
        var epoch = root.GetProperty("epochs")[0];
        Assert.Multiple(() =>
        {
            Assert.That(root.EnumerateObject().Select(p => p.Name),
                Is.EqualTo(new[] { "device", "dataset", "parameters", "epochs", "test_accuracy", "peak_device_bytes" }));
            Assert.That(epoch.EnumerateObject().Select(p => p.Name),
                Is.EqualTo(new[] { "epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "seconds", "images_per_second" }));
            Assert.That(root.GetProperty("device").GetString(), Is.EqualTo("cpu: \"x\""));
            Assert.That(root.GetProperty("peak_device_bytes").GetInt64(), Is.EqualTo(1L << 40));
            Assert.That(epoch.GetProperty("train_accuracy").GetDouble(), Is.EqualTo(0.75));
            Assert.That(epoch.GetProperty("test_loss").ValueKind, Is.EqualTo(JsonValueKind.Null));
        });
    }
}
