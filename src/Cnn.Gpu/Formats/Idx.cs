using System.Buffers.Binary;
using System.IO.Compression;

namespace Cnn.Gpu.Formats;

/// <summary>
/// Reads IDX, the format of MNIST: a magic number 0x000008RR with the rank RR, the dimensions as big-endian 32-bit numbers, then one
/// byte for each element.
/// </summary>
public static class Idx
{
    private const uint UnsignedBytes = 0x0800;
    private const int NumberBytes = sizeof(uint);

    /// <summary>Reads a file of labels (rank 1) or images (rank 3), plain or compressed by gzip, whatever its name.</summary>
    /// <exception cref="DataFormatException">The file is something else, cut short, corrupt, or too long.</exception>
    public static IdxArray Read(string path, int rank)
    {
        if (rank is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(rank), rank, "IDX is read with rank 1 (labels) or 3 (images).");
        using var file = File.OpenRead(path);
        if (!IsGzip(file)) return Read(file, path, rank, file.Length, gzip: false);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        var array = Read(unzipped, path, rank, file.Length, gzip: true);
        CheckGzipEnd(file, NumberBytes * (1 + rank) + array.Values.LongLength);
        return array;
    }

    private static IdxArray Read(Stream stream, string path, int rank, long fileBytes, bool gzip)
    {
        var headerBytes = NumberBytes * (1 + rank);
        var header = Payload.Read(stream, headerBytes, headerBytes);
        if (header.Count < headerBytes) throw CutShort(path, "header", header, headerBytes, gzip);
        var magic = Number(header.Bytes, 0);
        var expected = UnsignedBytes + (uint)rank;
        if (magic != expected)
            throw new DataFormatException(path,
                $"the magic number is 0x{magic:X8}{Describe(magic)}, expected 0x{expected:X8}{Describe(expected)}.");

        var dimensions = Enumerable.Range(1, rank).Select(i => (long)Number(header.Bytes, i)).ToArray();
        var text = $"[{string.Join(", ", dimensions)}]";
        if (dimensions.Any(d => d is 0 or > int.MaxValue))
            throw new DataFormatException(path, $"the dimensions are {text}; each must be from 1 to {int.MaxValue}.");
        // Three factors below 2^31 stay far below 2^127.
        var elements = dimensions.Aggregate(Int128.One, (product, d) => product * d);
        if (!gzip && elements != fileBytes - headerBytes)
            throw WrongLength(path, text, elements, fileBytes - headerBytes);
        if (elements > Array.MaxLength)
            throw new DataFormatException(path, $"the dimensions are {text}: {elements} bytes, and at most {Array.MaxLength} can be read.");

        var size = (int)elements;
        var data = Payload.Read(stream, size, fileBytes);
        if (data.Count < size) throw CutShort(path, $"data of {text}", data, size, gzip);
        // Asking for one byte more also makes the decompressor check its sum.
        var more = Payload.Read(stream, 1, 1);
        if (more.Failure is not null) throw CutShort(path, $"data of {text}", data with { Failure = more.Failure }, size, gzip);
        if (more.Count > 0) throw new DataFormatException(path, $"there are bytes after the {size} that {text} needs.");
        return new IdxArray(new Shape(Array.ConvertAll(dimensions, d => (int)d)), data.Bytes);
    }

    private static DataFormatException WrongLength(string path, string dimensions, Int128 needed, long found) =>
        new(path, found < needed
            ? $"the file is cut short: {dimensions} needs {needed} bytes after the header, {found} are there " +
              $"({needed - found} bytes missing)."
            : $"{dimensions} needs {needed} bytes after the header, but {found} are there ({found - needed} too many).");

    private static DataFormatException CutShort(string path, string what, Payload payload, int size, bool gzip) =>
        new(path, gzip
            ? $"the gzip data are cut short or corrupt: {payload.Count} of {size} bytes of the {what} could be unzipped" +
              (payload.Count < size ? $" ({size - payload.Count} bytes missing)." : ".") +
              (payload.Failure is { } failure ? " " + failure.Message : "")
            : $"the file is cut short: {payload.Count} of {size} bytes of the {what} are there ({size - payload.Count} bytes missing).",
            payload.Failure);

    private static string Describe(uint magic) => magic switch
    {
        UnsignedBytes + 1 => " (labels: bytes of rank 1)",
        UnsignedBytes + 3 => " (images: bytes of rank 3)",
        _ => "",
    };

    private static bool IsGzip(FileStream file)
    {
        var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip;
    }

    // GZipStream checks the sum at the end, but does not notice when the file ends inside it. A whole file ends with the length of
    // what was packed, modulo 2^32.
    private static void CheckGzipEnd(FileStream file, long unzippedBytes)
    {
        Span<byte> end = stackalloc byte[NumberBytes];
        file.Seek(-NumberBytes, SeekOrigin.End);
        file.ReadExactly(end);
        var found = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (found != (uint)unzippedBytes)
            throw new DataFormatException(file.Name,
                $"the gzip data are cut short or corrupt: they end with the length {found}, but {unzippedBytes} bytes were unzipped.");
    }

    private static uint Number(byte[] header, int index) => BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(NumberBytes * index));
}
