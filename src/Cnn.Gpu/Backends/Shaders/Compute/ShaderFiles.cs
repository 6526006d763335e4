using System.Collections.Concurrent;

namespace Cnn.Gpu.Backends.Shaders.Compute;

/// <summary>The files of kernels/shaders, which the assembly carries.</summary>
internal static class ShaderFiles
{
    private const string Prefix = "shaders/";

    private static readonly ConcurrentDictionary<string, string> Files = new();

    /// <summary>The names of all files.</summary>
    public static IReadOnlyList<string> Names =>
        [.. typeof(ShaderFiles).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..])];

    /// <summary>A file's text.</summary>
    /// <exception cref="KernelException">There is no such file.</exception>
    public static string Read(string name) => Files.GetOrAdd(name, static file =>
    {
        using var stream = typeof(ShaderFiles).Assembly.GetManifestResourceStream(Prefix + file)
            ?? throw new KernelException($"The library carries no shader file '{file}'; it has {string.Join(", ", Names)}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}
