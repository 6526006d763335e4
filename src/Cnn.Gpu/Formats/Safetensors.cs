using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Cnn.Gpu.Formats;

/// <summary>
/// Reads and writes safetensors: eight bytes with the length of a JSON header, the header, then the tensors' bare values.
/// </summary>
public static class Safetensors
{
    private const int LengthBytes = 8;
    private const int ChunkElements = 1 << 16;

    /// <summary>
    /// Writes tensors as float32, in the order given. The bytes depend on nothing but the arguments, and the file appears under its
    /// name only when it is complete.
    /// </summary>
    /// <param name="path">The file, which is replaced if it exists.</param>
    /// <param name="tensors">Tensors with different names.</param>
    /// <param name="metadata">Free text by key.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one is named <c>__metadata__</c>.</exception>
    /// <exception cref="ShapeException">A tensor's values do not fit its shape.</exception>
    public static void Write(string path, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var list = tensors.ToList();
        var header = SafetensorsHeader.Build(list, metadata ?? new Dictionary<string, string>());
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[LengthBytes];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in list) WriteValues(stream, tensor.Values);
        });
    }

    /// <summary>
    /// Reads all tensors. Other element types than float32 are converted to the nearest float: F16, BF16, F64, I64, I32, I16, I8, U8
    /// and BOOL.
    /// </summary>
    /// <exception cref="DataFormatException">The file is cut short or inconsistent. No memory is taken for what it lacks.</exception>
    public static SafetensorsFile Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var fileBytes = stream.Length;
        if (fileBytes < LengthBytes)
            throw new DataFormatException(path,
                $"the file is cut short: it has {fileBytes} bytes, and the length of the header alone takes {LengthBytes}.");
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        stream.ReadExactly(lengthBytes);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        var rest = fileBytes - LengthBytes;
        if (length > (ulong)rest || length > SafetensorsHeader.MaxBytes)
            throw new DataFormatException(path,
                $"the header's length is given as {length} bytes, but only {rest} follow and {SafetensorsHeader.MaxBytes} are allowed; " +
                "the file is cut short or not a safetensors file.");

        var headerBytes = new byte[(int)length];
        stream.ReadExactly(headerBytes);
        var header = SafetensorsHeader.Parse(headerBytes, rest - headerBytes.Length, path);
        // The header has checked that the entries, in this order, cover the rest of the file without gaps.
        var chunk = new byte[ChunkElements * sizeof(double)];
        var tensors = header.Entries.Select(e => new NamedTensor(e.Name, e.Shape, ReadValues(stream, e, chunk))).ToList();
        return new SafetensorsFile(path, tensors, header.Metadata);
    }

    private static void WriteValues(Stream stream, float[] values)
    {
        if (BitConverter.IsLittleEndian)
        {
            // In pieces, since the length of a span of bytes must fit into an int.
            for (var i = 0; i < values.Length; i += ChunkElements)
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan(i, Math.Min(ChunkElements, values.Length - i))));
            return;
        }
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    private static float[] ReadValues(Stream stream, SafetensorsHeader.Entry entry, byte[] chunk)
    {
        var values = new float[entry.Shape.Elements];
        var size = SafetensorsElement.Size(entry.Type);
        for (var i = 0; i < values.Length; i += ChunkElements)
        {
            var part = values.AsSpan(i, Math.Min(ChunkElements, values.Length - i));
            var bytes = chunk.AsSpan(0, part.Length * size);
            stream.ReadExactly(bytes);
            SafetensorsElement.Decode(entry.Type, bytes, part);
        }
        return values;
    }
}
