using System.Globalization;
using System.Text;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Reports;

/// <summary>Writes the table of epochs as CSV, with the names of the JSON report. What was not measured is empty.</summary>
public static class HistoryCsv
{
    public static void Write(Stream stream, IReadOnlyList<EpochResult> epochs)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine("epoch,train_loss,train_accuracy,test_loss,test_accuracy,seconds,images_per_second,learning_rate");
        foreach (var e in epochs)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{e.Epoch},{e.TrainLoss:R},{e.TrainAccuracy:R},{e.TestLoss:R},{e.TestAccuracy:R},{e.Seconds:R},{e.ImagesPerSecond:R},{e.LearningRate:R}"));
    }
}
