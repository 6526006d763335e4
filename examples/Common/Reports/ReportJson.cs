using System.Text.Json;

namespace Cnn.Gpu.Examples.Reports;

/// <summary>Writes a report as one JSON object. A number that is not finite becomes null, for which JSON has a word.</summary>
public static class ReportJson
{
    public static void Write(Stream stream, RunReport report)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("device", report.Device);
        json.WriteString("dataset", report.Dataset);
        json.WriteNumber("parameters", report.Parameters);
        json.WriteStartArray("epochs");
        foreach (var epoch in report.Epochs)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", epoch.Epoch);
            Number(json, "train_loss", epoch.TrainLoss);
            Number(json, "train_accuracy", epoch.TrainAccuracy);
            Number(json, "test_loss", epoch.TestLoss);
            Number(json, "test_accuracy", epoch.TestAccuracy);
            Number(json, "seconds", epoch.Seconds);
            Number(json, "images_per_second", epoch.ImagesPerSecond);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        Number(json, "test_accuracy", report.TestAccuracy);
        json.WriteNumber("peak_device_bytes", report.PeakDeviceBytes);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
