using System.Text.Json;

namespace Cnn.Gpu.Benchmarks;

/// <summary>One result: named numbers and texts, printed as one line of JSON.</summary>
internal sealed class BenchmarkRow
{
    private readonly List<(string Name, object Value)> _fields = [];

    public BenchmarkRow Add(string name, object value)
    {
        _fields.Add((name, value));
        return this;
    }

    public double this[string name] => Convert.ToDouble(_fields.First(f => f.Name == name).Value, System.Globalization.CultureInfo.InvariantCulture);

    public override string ToString()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (name, value) in _fields)
                switch (value)
                {
                    case string text: json.WriteString(name, text); break;
                    case int number: json.WriteNumber(name, number); break;
                    case double number: json.WriteNumber(name, Math.Round(number, 4)); break;
                }
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
