using System.Text;
using Cnn.Gpu.Examples.Reports;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Tests.Reports;

public sealed class HistoryCsvTests
{
    [Test]
    public void WritesALineForEachEpoch()
    {
        using var stream = new MemoryStream();
        HistoryCsv.Write(stream, [new EpochResult(1, 0.5, 0.75, null, 0.875, 2, 30000, 0.25f)]);
        Assert.That(Encoding.UTF8.GetString(stream.ToArray()), Is.EqualTo(
            "epoch,train_loss,train_accuracy,test_loss,test_accuracy,seconds,images_per_second,learning_rate\n1,0.5,0.75,,0.875,2,30000,0.25\n"));
    }
}
