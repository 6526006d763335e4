using System.Buffers.Binary;
using System.Text;

namespace Cnn.Gpu.Formats;

/// <summary>Reads .npy, the file format of one NumPy array: float32, float64, int32, int64 and uint8 in C order.</summary>
public static class Npy
{
    private const int PrefixBytes = 8;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">The file is something else, cut short, or of another element type or order.</exception>
    public static NpyArray Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path, stream.Length, stream.Length);
    }

    /// <summary>Reads a stream of <paramref name="length"/> bytes that may be compressed to <paramref name="bytesOnDisk"/>.</summary>
    internal static NpyArray Read(Stream stream, string source, long length, long bytesOnDisk)
    {
        var rest = length;
        var prefix = Take(stream, source, "magic number", PrefixBytes, ref rest, bytesOnDisk);
        if (prefix[0] != 0x93 || !prefix.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
            throw new DataFormatException(source,
                $"the file begins with {Convert.ToHexString(prefix, 0, 6)}, expected 934E554D5059 (\\x93NUMPY).");
        var major = prefix[6];
        if (major is < 1 or > 3)
            throw new DataFormatException(source, $"the format version is {major}.{prefix[7]}, expected 1.0, 2.0 or 3.0.");
        var headerBytes = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(Take(stream, source, "header length", sizeof(ushort), ref rest, bytesOnDisk))
            : BinaryPrimitives.ReadUInt32LittleEndian(Take(stream, source, "header length", sizeof(uint), ref rest, bytesOnDisk));
        var header = NpyHeader.Parse(Encoding.Latin1.GetString(Take(stream, source, "header", headerBytes, ref rest, bytesOnDisk)), source);

        var size = header.Type switch
        {
            "<f8" or "<i8" => 8,
            "<f4" or "<i4" => 4,
            "|u1" or "<u1" => 1,
            _ => throw new DataFormatException(source,
                $"the element type is '{header.Type}'; '<f4', '<f8', '<i4', '<i8' and '|u1' can be read."),
        };
        if (header.FortranOrder)
            throw new DataFormatException(source, "the array is in Fortran order; save numpy.ascontiguousarray(array) instead.");
        var shape = $"[{string.Join(", ", header.Dimensions)}]";
        var elements = Elements(header.Dimensions);
        var needed = elements * size;
        if (needed < rest)
            throw new DataFormatException(source,
                $"{shape} of '{header.Type}' needs {needed} bytes, but {rest} are there ({rest - needed} too many).");
        var data = Take(stream, source, $"data of {shape}", needed, ref rest, bytesOnDisk);
        return Decode(source, header, data, (int)elements);
    }

    private static byte[] Take(Stream stream, string source, string what, Int128 size, ref long rest, long bytesOnDisk)
    {
        if (size > rest)
            throw new DataFormatException(source,
                $"the file is cut short: the {what} takes {size} bytes, {rest} are there ({size - rest} bytes missing).");
        if (size > Array.MaxLength)
            throw new DataFormatException(source, $"the {what} takes {size} bytes; at most {Array.MaxLength} can be read.");
        var payload = Payload.Read(stream, (int)size, bytesOnDisk);
        if (payload.Count < size)
            throw new DataFormatException(source,
                $"the {what} is cut short or corrupt: {payload.Count} of {size} bytes could be read. {payload.Failure?.Message}".TrimEnd(),
                payload.Failure);
        rest -= payload.Count;
        return payload.Bytes;
    }

    private static Int128 Elements(int[] dimensions)
    {
        // NumPy counts no element if any dimension is zero, however large the others are.
        if (dimensions.Contains(0)) return 0;
        var product = Int128.One;
        foreach (var d in dimensions)
            if (product <= long.MaxValue) product *= d;
        return product;
    }

    private static NpyArray Decode(string source, NpyHeader header, byte[] bytes, int count)
    {
        float[]? floats = null;
        long[]? integers = null;
        switch (header.Type)
        {
            case "<f4":
                floats = new float[count];
                for (var i = 0; i < count; i++) floats[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i));
                break;
            case "<f8":
                floats = new float[count];
                for (var i = 0; i < count; i++) floats[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8 * i));
                break;
            case "<i4":
                integers = new long[count];
                for (var i = 0; i < count; i++) integers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i));
                break;
            case "<i8":
                integers = new long[count];
                for (var i = 0; i < count; i++) integers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 * i));
                break;
            default:
                integers = Array.ConvertAll(bytes, b => (long)b);
                break;
        }
        return new NpyArray(source, header.Type, header.Dimensions, floats, integers);
    }
}
