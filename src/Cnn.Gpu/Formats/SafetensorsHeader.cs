using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cnn.Gpu.Formats;

/// <summary>The JSON header of a safetensors file: where each tensor lies in the data that follow it.</summary>
internal sealed record SafetensorsHeader(
    IReadOnlyList<SafetensorsHeader.Entry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The limit that the format's own reader sets.</summary>
    public const long MaxBytes = 100_000_000;

    private const string MetadataKey = "__metadata__";

    /// <summary>A tensor's place, in bytes from the end of the header.</summary>
    public sealed record Entry(string Name, string Type, Shape Shape, long Begin, long End);

    /// <summary>The header of tensors that are written one after the other, padded to a multiple of eight bytes.</summary>
    public static byte[] Build(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // The relaxed encoder keeps names legible: nobody pastes this JSON into HTML.
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                // Sorted, since the order of a dictionary is not defined and equal content must give equal bytes.
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }
            var names = new HashSet<string>(StringComparer.Ordinal);
            long offset = 0;
            foreach (var tensor in tensors)
            {
                Check(tensor, names);
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", SafetensorsElement.Float32);
                json.WriteStartArray("shape");
                foreach (var dimension in tensor.Shape.Dimensions) json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Values.LongLength * sizeof(float));
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        var padding = (8 - buffer.WrittenCount % 8) % 8;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a header and checks that its tensors cover the data exactly.</summary>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> bytes, long dataBytes, string source)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new DataFormatException(source, $"the header is a JSON {json.RootElement.ValueKind}, expected an object.");
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            var entries = new List<Entry>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name))
                    throw new DataFormatException(source, $"the header has two entries named '{property.Name}'.");
                if (property.NameEquals(MetadataKey)) ReadMetadata(property.Value, metadata, source);
                else entries.Add(ReadEntry(property.Name, property.Value, dataBytes, source));
            }
            entries.Sort((a, b) => a.Begin.CompareTo(b.Begin));
            CheckCover(entries, dataBytes, source);
            return new SafetensorsHeader(entries, metadata);
        }
        // InvalidOperationException: text that is no valid Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DataFormatException(source, $"the header is not JSON: {e.Message}", e);
        }
    }

    private static void Check(NamedTensor tensor, HashSet<string> names)
    {
        if (tensor.Name == MetadataKey)
            throw new ArgumentException($"A tensor cannot be named '{MetadataKey}': the format reserves that name.");
        if (!names.Add(tensor.Name))
            throw new ArgumentException($"Two tensors are named '{tensor.Name}'.");
        if (tensor.Shape.Elements != tensor.Values.LongLength)
            throw new ShapeException(
                $"The tensor '{tensor.Name}' of shape {tensor.Shape} needs {tensor.Shape.Elements} values, " +
                $"but has {tensor.Values.LongLength}.");
    }

    private static void ReadMetadata(JsonElement json, Dictionary<string, string> metadata, string source)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new DataFormatException(source, $"{MetadataKey} is a JSON {json.ValueKind}, expected an object of strings.");
        foreach (var property in json.EnumerateObject())
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw new DataFormatException(source,
                    $"{MetadataKey} holds a JSON {property.Value.ValueKind} under '{property.Name}', expected a string.");
    }

    private static Entry ReadEntry(string name, JsonElement json, long dataBytes, string source)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new DataFormatException(source, $"the header's entry '{name}' is a JSON {json.ValueKind}, expected an object.");
        if (!json.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String)
            throw new DataFormatException(source, $"the tensor '{name}' has no dtype.");
        var type = dtype.GetString()!;
        var size = SafetensorsElement.Size(type);
        if (size == 0)
            throw new DataFormatException(source, $"the tensor '{name}' has the dtype '{type}'; known are {SafetensorsElement.Known}.");

        var dimensions = Numbers(json, "shape", name, source);
        if (dimensions.Any(d => d is < 1 or > int.MaxValue))
            throw new DataFormatException(source,
                $"the tensor '{name}' has the shape [{string.Join(", ", dimensions)}]; each dimension must be from 1 to {int.MaxValue}.");
        var shape = new Shape(Array.ConvertAll(dimensions, d => (int)d));

        var offsets = Numbers(json, "data_offsets", name, source);
        if (offsets is not [>= 0, _] || offsets[1] < offsets[0])
            throw new DataFormatException(source,
                $"the tensor '{name}' has the data_offsets [{string.Join(", ", offsets)}], " +
                "expected a begin and an end that is not before it.");
        if (offsets[1] > dataBytes)
            throw new DataFormatException(source,
                $"the file is cut short, or the offsets are wrong: the tensor '{name}' ends at byte {offsets[1]} of the data, " +
                $"but there are {dataBytes} ({offsets[1] - dataBytes} bytes missing).");

        // In 128 bits, a product that stops growing once it is beyond any file cannot overflow.
        UInt128 needed = (uint)size;
        foreach (var d in dimensions)
            if (needed <= long.MaxValue) needed *= (ulong)d;
        if (needed != (UInt128)(offsets[1] - offsets[0]))
            throw new DataFormatException(source,
                $"the tensor '{name}' of shape {shape} and dtype {type} does not fit its {offsets[1] - offsets[0]} bytes of data" +
                (needed <= long.MaxValue ? $"; it needs {needed}." : "; it needs more than any file holds."));
        if (shape.Elements > Array.MaxLength)
            throw new DataFormatException(source, $"the tensor '{name}' has {shape.Elements} elements; the limit is {Array.MaxLength}.");
        return new Entry(name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] Numbers(JsonElement json, string key, string name, string source)
    {
        if (!json.TryGetProperty(key, out var array) || array.ValueKind != JsonValueKind.Array)
            throw new DataFormatException(source, $"the tensor '{name}' has no {key}.");
        var numbers = new long[array.GetArrayLength()];
        for (var i = 0; i < numbers.Length; i++)
            if (array[i].ValueKind != JsonValueKind.Number || !array[i].TryGetInt64(out numbers[i]))
                throw new DataFormatException(source,
                    $"the tensor '{name}' has {array[i].GetRawText()} in its {key}, expected an integer.");
        return numbers;
    }

    // The format allows neither overlaps nor holes, so that no bytes can hide in a file.
    private static void CheckCover(List<Entry> entries, long dataBytes, string source)
    {
        long end = 0;
        string? previous = null;
        foreach (var entry in entries)
        {
            if (entry.Begin < end)
                throw new DataFormatException(source,
                    $"the tensors '{previous}' and '{entry.Name}' overlap: one ends at byte {end}, the other begins at {entry.Begin}.");
            if (entry.Begin > end)
                throw new DataFormatException(source,
                    $"the {entry.Begin - end} bytes before the tensor '{entry.Name}' belong to no tensor.");
            end = entry.End;
            previous = entry.Name;
        }
        if (end < dataBytes)
            throw new DataFormatException(source, $"the last {dataBytes - end} bytes belong to no tensor.");
    }
}
