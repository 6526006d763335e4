using System.Diagnostics.CodeAnalysis;

namespace Cnn.Gpu.Formats;

/// <summary>The content of a safetensors file.</summary>
public sealed class SafetensorsFile
{
    private readonly Dictionary<string, NamedTensor> _byName;

    internal SafetensorsFile(string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        Tensors = tensors;
        Metadata = metadata;
        _byName = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>The file that was read.</summary>
    public string Path { get; }

    /// <summary>The tensors in the order of their data in the file.</summary>
    public IReadOnlyList<NamedTensor> Tensors { get; }

    /// <summary>Free text by key; empty if the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>A tensor by name.</summary>
    /// <exception cref="DataFormatException">The file has no such tensor; the message lists those it has.</exception>
    public NamedTensor this[string name] => TryGet(name, out var tensor)
        ? tensor
        : throw new DataFormatException(Path, $"there is no tensor '{name}' among its {Tensors.Count}: {Names()}.");

    /// <summary>Finds a tensor by name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out NamedTensor? tensor) => _byName.TryGetValue(name, out tensor);

    private string Names()
    {
        const int shown = 20;
        var names = string.Join(", ", Tensors.Take(shown).Select(t => t.Name));
        return Tensors.Count <= shown ? names : names + ", …";
    }
}
