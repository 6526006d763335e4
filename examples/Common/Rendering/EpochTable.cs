using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Rendering;

/// <summary>The table of epochs, whose rows are printed one by one as they are done.</summary>
public static class EpochTable
{
    public const string Header = "  epoch  train loss  accuracy   test loss  accuracy   images/s       time";

    public static string Row(EpochResult epoch, int epochs) =>
        $"{$"{epoch.Epoch}/{epochs}",7}  {Format.Loss(epoch.TrainLoss),10}  {Format.Percent(epoch.TrainAccuracy, 2),8}"
        + $"  {Format.Loss(epoch.TestLoss ?? double.NaN),10}  {Format.Percent(epoch.TestAccuracy ?? double.NaN, 2),8}"
        + $"  {Format.Number(epoch.ImagesPerSecond),9}  {Format.Seconds(epoch.Seconds),9}";
}
