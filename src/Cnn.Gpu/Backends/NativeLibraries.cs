using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Cnn.Gpu.Backends;

/// <summary>Finds the libraries that device drivers bring. A method that is imported from such a library may be called after <see cref="TryLoad"/>.</summary>
internal static class NativeLibraries
{
    private static readonly ConcurrentDictionary<string, nint> Loaded = new();

    // An assembly takes one resolver only, so all backends share this one.
    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, static (name, _, _) => Loaded.GetValueOrDefault(name));

    /// <summary>Loads a library unless it is loaded already.</summary>
    /// <param name="name">The name under which methods are imported from it.</param>
    /// <param name="files">The names that it has on the systems, the best first.</param>
    /// <returns>Whether one of them was found.</returns>
    public static bool TryLoad(string name, params ReadOnlySpan<string> files)
    {
        if (Loaded.ContainsKey(name)) return true;
        foreach (var file in files)
        {
            if (!NativeLibrary.TryLoad(file, out var handle)) continue;
            Loaded.TryAdd(name, handle);
            return true;
        }
        return false;
    }
}
