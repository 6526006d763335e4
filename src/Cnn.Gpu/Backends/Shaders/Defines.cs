using System.Collections;
using System.Globalization;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>The #defines that specialise a shader, in the order in which they were added.</summary>
internal sealed class Defines : IEnumerable<(string Name, string Value)>
{
    private readonly List<(string Name, string Value)> _list = [];

    /// <summary>Adds a number.</summary>
    public void Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a condition, 1 or 0.</summary>
    public void Add(string name, bool value) => Add(name, value ? "1" : "0");

    /// <summary>Adds a number that compilers read as the same float.</summary>
    public void Add(string name, float value) => Add(name, Literal(value));

    /// <summary>Adds any text.</summary>
    public void Add(string name, string value) => _list.Add((name, value));

    /// <summary>Adds all of others.</summary>
    public Defines With(Defines others)
    {
        _list.AddRange(others._list);
        return this;
    }

    /// <summary>How a window slides over an image: IN_H … DILATION_W.</summary>
    public static Defines Of(Geometry2d geometry)
    {
        var defines = new Defines();
        foreach (var (name, axis) in new[] { ("H", geometry.Height), ("W", geometry.Width) })
        {
            defines.Add($"IN_{name}", axis.Input);
            defines.Add($"OUT_{name}", axis.Output);
            defines.Add($"KERNEL_{name}", axis.Kernel);
            defines.Add($"STRIDE_{name}", axis.Stride);
            defines.Add($"PAD_{name}", axis.PadBefore);
            defines.Add($"DILATION_{name}", axis.Dilation);
        }
        return defines;
    }

    /// <summary>A float as a literal of C.</summary>
    public static string Literal(float value) => float.IsFinite(value)
        ? $"{value.ToString("E9", CultureInfo.InvariantCulture)}f"
        : throw new KernelException($"A shader cannot be specialised with the number {value}.");

    /// <inheritdoc/>
    public IEnumerator<(string Name, string Value)> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
