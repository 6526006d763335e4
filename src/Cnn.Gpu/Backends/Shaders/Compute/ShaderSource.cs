using System.Text;

namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>A kernel's source: a file of kernels/shaders, specialised by defines. Sources that are equal are the same kernel.</summary>
internal sealed class ShaderSource : IEquatable<ShaderSource>
{
    private readonly string _defines;

    /// <param name="file">The file that holds it, without its folder; embedded in the assembly. Empty if all of it is generated.</param>
    /// <param name="entry">The kernel's name.</param>
    /// <param name="defines">What specialises it.</param>
    /// <param name="generated">Source that a lowering wrote, which stands before the file; none if empty.</param>
    public ShaderSource(string file, string entry, IEnumerable<(string Name, string Value)> defines, string generated = "")
    {
        File = file;
        Entry = entry;
        Generated = generated;
        _defines = string.Concat(defines.Select(d => $"#define {d.Name} {d.Value}\n"));
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The kernel's name.</summary>
    public string Entry { get; }

    /// <summary>What a lowering wrote.</summary>
    public string Generated { get; }

    /// <summary>The parts of the text, in order: defines, prelude of the dialect, what all shaders share, what was generated, and the file.</summary>
    public IEnumerable<(string Name, string Text)> Parts(ShaderDialect dialect)
    {
        var prelude = dialect == ShaderDialect.OpenCl ? "opencl.h" : "cuda.h";
        yield return ("defines", _defines);
        yield return (prelude, ShaderFiles.Read(prelude));
        yield return ("common.h", ShaderFiles.Read("common.h"));
        if (Generated.Length > 0) yield return ("generated", Generated);
        if (File.Length > 0) yield return (File, ShaderFiles.Read(File));
    }

    /// <summary>The whole text for a compiler, which then names a part and its line.</summary>
    public string Text(ShaderDialect dialect)
    {
        var text = new StringBuilder();
        foreach (var (name, part) in Parts(dialect)) text.Append("#line 1 \"").Append(name).Append("\"\n").Append(part).Append('\n');
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(ShaderSource? other) =>
        other is not null && File == other.File && Entry == other.Entry && _defines == other._defines && Generated == other.Generated;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ShaderSource);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(File, Entry, _defines, Generated);

    /// <inheritdoc/>
    public override string ToString() => $"{(File.Length > 0 ? File : "generated")}:{Entry}";
}
