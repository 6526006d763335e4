using System.Buffers.Binary;
using System.IO.Compression;

namespace Cnn.Gpu.Tests.Formats;

/// <summary>Builds IDX files byte by byte.</summary>
internal static class IdxFile
{
    public static byte[] Images(int count, int height, int width) =>
        Build(0x803, [(uint)count, (uint)height, (uint)width], Pixels(count * height * width));

    public static byte[] Labels(params byte[] labels) => Build(0x801, [(uint)labels.Length], labels);

    /// <summary>Pixels that count up, so that a wrong offset shows.</summary>
    public static byte[] Pixels(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(i * 7))];

    public static byte[] Build(uint magic, uint[] dimensions, byte[] data)
    {
        var header = new byte[4 * (1 + dimensions.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(header, magic);
        for (var i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 * (i + 1)), dimensions[i]);
        return [.. header, .. data];
    }

    public static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest)) zip.Write(content);
        return stream.ToArray();
    }
}
