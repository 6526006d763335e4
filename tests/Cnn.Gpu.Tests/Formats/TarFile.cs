using System.Formats.Tar;

namespace Cnn.Gpu.Tests.Formats;

/// <summary>Builds .tar.gz archives.</summary>
internal static class TarFile
{
    public static byte[] Build(params (string Path, byte[] Content)[] files)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
            foreach (var (path, content) in files)
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content) });
        return IdxFile.Gzip(tar.ToArray());
    }
}
