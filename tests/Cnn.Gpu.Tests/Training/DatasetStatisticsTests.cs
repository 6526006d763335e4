using Cnn.Gpu.Data;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

public sealed class DatasetStatisticsTests
{
    [Test]
    public void EachChannelHasItsOwn()
    {
        var data = new ImageDataset("d", [2, 1, 2], [0, 255, 51, 51, 255, 0, 51, 51], [0, 0], ["a"]);
        var normalization = data.MeasureNormalization();
        Assert.Multiple(() =>
        {
            Assert.That(normalization.Mean, Is.EqualTo(new[] { 0.5f, 0.2f }).Within(1e-7f));
            // A constant channel is not scaled.
            Assert.That(normalization.Std, Is.EqualTo(new[] { 0.5f, 1f }).Within(1e-7f));
        });
    }

    [Test]
    public void AnEmptyDataSetIsAnError() =>
        Assert.That(() => new ImageDataset("d", [1, 1, 1], [], [], ["a"]).MeasureNormalization(), Throws.ArgumentException.With.Message.Contains("empty"));
}
