using System.Text.Json;
using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Conformance.Golden;

/// <summary>One entry of a <c>cases.json</c>, with its arrays beside that file.</summary>
internal sealed class GoldenCase
{
    private readonly string _folder;
    private readonly JsonElement _attributes;
    private IReadOnlyDictionary<string, NpyArray>? _arrays;

    private GoldenCase(string folder, JsonElement json)
    {
        _folder = folder;
        Name = json.GetProperty("name").GetString()!;
        Op = json.GetProperty("op").GetString()!;
        _attributes = json.GetProperty("attrs").Clone();
    }

    /// <summary>The case's name, and that of its file.</summary>
    public string Name { get; }

    /// <summary>The op.</summary>
    public string Op { get; }

    /// <summary>The tests' own folder, and those that the environment variable CNN_GPU_GOLDEN names.</summary>
    public static IEnumerable<string> Folders =>
        (Environment.GetEnvironmentVariable("CNN_GPU_GOLDEN") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Prepend(Path.Combine(TestContext.CurrentContext.TestDirectory, "golden"));

    /// <summary>All cases of all folders; those of the first folder that other folders repeat come once for each folder.</summary>
    public static IEnumerable<GoldenCase> All =>
        from folder in Folders
        let path = Path.Combine(folder, "cases.json")
        where File.Exists(path)
        from json in JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.EnumerateArray()
        select new GoldenCase(folder, json);

    /// <summary>The cases of some ops.</summary>
    public static IEnumerable<GoldenCase> Of(params string[] ops) => All.Where(c => ops.Contains(c.Op));

    /// <summary>The arrays.</summary>
    public IReadOnlyDictionary<string, NpyArray> Arrays => _arrays ??= Npz.Read(Path.Combine(_folder, $"{Name}.npz"));

    /// <summary>The elements of an array.</summary>
    public float[] Floats(string name) => Arrays[name].AsFloats();

    /// <summary>Whether the case has an attribute that is not null.</summary>
    public bool Has(string attribute) => _attributes.TryGetProperty(attribute, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A number; 0 if there is none.</summary>
    public double Number(string attribute) => Has(attribute) ? _attributes.GetProperty(attribute).GetDouble() : 0;

    /// <summary>A number as a float.</summary>
    public float Float(string attribute) => (float)Number(attribute);

    /// <summary>A switch; off if there is none.</summary>
    public bool Flag(string attribute) => Has(attribute) && _attributes.GetProperty(attribute).GetBoolean();

    /// <summary>A text.</summary>
    public string Text(string attribute) => _attributes.GetProperty(attribute).GetString()!;

    /// <summary>A list of whole numbers.</summary>
    public int[] Ints(string attribute) => [.. _attributes.GetProperty(attribute).EnumerateArray().Select(e => e.GetInt32())];

    /// <summary>A height and a width.</summary>
    public Size2d Size(string attribute) => (Ints(attribute)[0], Ints(attribute)[1]);

    public override string ToString() => _folder.StartsWith(TestContext.CurrentContext.TestDirectory, StringComparison.Ordinal) ? Name : $"{_folder} {Name}";
}
