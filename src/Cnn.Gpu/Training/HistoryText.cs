using System.Globalization;

namespace Cnn.Gpu.Training;

/// <summary>Epochs as comma-separated text whose numbers read back exactly.</summary>
internal static class HistoryText
{
    public const string Header = "epoch,train_loss,train_accuracy,test_loss,test_accuracy,seconds,images_per_second,learning_rate";

    private static CultureInfo Culture => CultureInfo.InvariantCulture;

    public static string Format(EpochResult e) => string.Create(Culture,
        $"{e.Epoch},{e.TrainLoss},{e.TrainAccuracy},{e.TestLoss},{e.TestAccuracy},{e.Seconds},{e.ImagesPerSecond},{e.LearningRate}");

    /// <exception cref="System.FormatException">It is no line that <see cref="Format"/> wrote.</exception>
    public static EpochResult Parse(string line)
    {
        var parts = line.Split(',');
        if (parts.Length != 8) throw new System.FormatException($"'{line}' has {parts.Length} columns, expected 8");
        return new EpochResult(
            int.Parse(parts[0], Culture), Number(parts[1]), Number(parts[2]), Optional(parts[3]), Optional(parts[4]), Number(parts[5]), Number(parts[6]),
            float.Parse(parts[7], Culture));
    }

    private static double Number(string text) => double.Parse(text, Culture);

    private static double? Optional(string text) => text.Length == 0 ? null : Number(text);
}
