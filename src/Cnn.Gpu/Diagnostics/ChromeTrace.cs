using System.Text.Json;
using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Diagnostics;

/// <summary>The trace event format of chrome://tracing and ui.perfetto.dev, in JSON: one complete event ("ph": "X") for each run of a kernel, in µs.</summary>
internal static class ChromeTrace
{
    /// <summary>Writes a profile.</summary>
    public static void Write(string path, Profile profile) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        Name(json, "process_name", 0, profile.Device);
        for (var lane = 0; lane < profile.Lanes.Count; lane++)
        {
            Name(json, "thread_name", lane, profile.Lanes.Count > 1 ? $"thread {lane}" : "queue");
            foreach (var e in profile.Lanes[lane]) Write(json, lane, e, profile.Kernels[e.Kernel]);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Name(Utf8JsonWriter json, string what, int lane, string name)
    {
        json.WriteStartObject();
        json.WriteString("ph", "M");
        json.WriteString("name", what);
        json.WriteNumber("pid", 0);
        json.WriteNumber("tid", lane);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, int lane, Profile.Run e, ProfiledKernel kernel)
    {
        json.WriteStartObject();
        json.WriteString("ph", "X");
        json.WriteString("name", kernel.Name);
        json.WriteNumber("pid", 0);
        json.WriteNumber("tid", lane);
        json.WriteNumber("ts", e.Start / 1e3);
        json.WriteNumber("dur", (e.End - e.Start) / 1e3);
        json.WriteStartObject("args");
        json.WriteString("layer", kernel.Scope);
        json.WriteNumber("flops", kernel.Flops);
        json.WriteNumber("bytes", kernel.Bytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
