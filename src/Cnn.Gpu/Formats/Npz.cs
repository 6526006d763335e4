using System.IO.Compression;

namespace Cnn.Gpu.Formats;

/// <summary>Reads .npz: a zip archive of .npy files, as numpy.savez and numpy.savez_compressed write it.</summary>
public static class Npz
{
    private const string Extension = ".npy";

    /// <summary>Reads all arrays by name.</summary>
    /// <exception cref="DataFormatException">The file is not such an archive, or one of its arrays cannot be read.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path)
    {
        var arrays = new Dictionary<string, NpyArray>(StringComparer.Ordinal);
        try
        {
            using var archive = ZipFile.OpenRead(path);
            foreach (var entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                    throw new DataFormatException(path, $"the entry '{entry.FullName}' is not a {Extension} file.");
                using var stream = entry.Open();
                var array = Npy.Read(stream, $"{path}/{entry.FullName}", entry.Length, entry.CompressedLength);
                if (!arrays.TryAdd(entry.FullName[..^Extension.Length], array))
                    throw new DataFormatException(path, $"there are two entries named '{entry.FullName}'.");
            }
        }
        // NotSupportedException and InvalidDataException: compression that .NET lacks, a broken directory.
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw new DataFormatException(path, $"the zip archive cannot be read: {e.Message}", e);
        }
        return arrays;
    }
}
