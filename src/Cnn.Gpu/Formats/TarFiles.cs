using System.Formats.Tar;
using System.IO.Compression;

namespace Cnn.Gpu.Formats;

/// <summary>Takes single files out of a .tar.gz archive.</summary>
internal static class TarFiles
{
    private const int BlockBytes = 1 << 16;

    /// <summary>Writes the files of these names, wherever they are in the archive, to a folder; each is there as a whole or not at all.</summary>
    /// <exception cref="DataFormatException">The archive is damaged or lacks a file.</exception>
    public static void Unpack(string archive, IReadOnlyCollection<string> names, string directory, CancellationToken cancel)
    {
        var missing = names.ToHashSet();
        try
        {
            using var unzipped = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
            using var tar = new TarReader(unzipped);
            while (missing.Count > 0 && tar.GetNextEntry() is { } entry)
            {
                cancel.ThrowIfCancellationRequested();
                // The name alone: no path in an archive leads out of the folder.
                var name = Path.GetFileName(entry.Name);
                if (entry.DataStream is { } content && missing.Remove(name))
                    AtomicFile.Write(Path.Combine(directory, name), file => Copy(content, file, entry.Length, cancel));
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new DataFormatException(archive, $"the archive is damaged or cut short. {e.Message}", e);
        }
        if (missing.Count > 0)
            throw new DataFormatException(archive, $"the archive lacks {string.Join(", ", missing.Order(StringComparer.Ordinal))}.");
    }

    private static void Copy(Stream from, Stream to, long bytes, CancellationToken cancel)
    {
        var block = new byte[BlockBytes];
        long copied = 0;
        for (int read; (read = from.Read(block)) > 0; copied += read)
        {
            cancel.ThrowIfCancellationRequested();
            to.Write(block, 0, read);
        }
        if (copied < bytes) throw new EndOfStreamException($"Only {copied} of {bytes} bytes of a file are there.");
    }
}
