using System.Text.Json;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Diagnostics;

namespace Cnn.Gpu.Examples;

/// <summary>Writes devices and findings as one JSON object. A number that is not finite becomes null, for which JSON has a word.</summary>
internal static class DoctorJson
{
    public static void Write(Stream stream, IReadOnlyList<DeviceInfo> devices, IReadOnlyList<Examination> examinations)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteBoolean("right", examinations.All(e => e.Report.IsHealthy));
        json.WriteStartArray("devices");
        foreach (var device in devices)
        {
            json.WriteStartObject();
            json.WriteString("id", device.Id);
            json.WriteString("name", device.Name);
            json.WriteNumber("memory_bytes", device.MemoryBytes);
            json.WriteString("capabilities", device.Capabilities);
            json.WriteString("problem", device.Problem);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("examinations");
        foreach (var examination in examinations)
        {
            json.WriteStartObject();
            json.WriteString("device", examination.Device.Id);
            json.WriteString("net", examination.Net);
            json.WriteNumber("batch", examination.Report.Batch);
            json.WriteBoolean("right", examination.Report.IsHealthy);
            Write(json, "ops", examination.Report.Ops);
            Write(json, "network", examination.Report.Network);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<Finding> findings)
    {
        json.WriteStartArray(name);
        foreach (var f in findings)
        {
            json.WriteStartObject();
            json.WriteString("name", f.Name);
            json.WriteString("where", f.Where);
            json.WriteString("shapes", f.Shapes);
            json.WriteNumber("count", f.Count);
            json.WriteNumber("samples", f.Samples);
            Number(json, "error", f.Error);
            Number(json, "tolerance", f.Tolerance);
            Number(json, "milliseconds", f.Milliseconds);
            Number(json, "gflops", f.Gflops);
            json.WriteString("problem", f.Problem);
            json.WriteBoolean("right", f.IsRight);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
