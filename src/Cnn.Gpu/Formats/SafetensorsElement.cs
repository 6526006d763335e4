using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Cnn.Gpu.Formats;

/// <summary>The element types of safetensors that have a sensible reading as float.</summary>
internal static class SafetensorsElement
{
    public const string Float32 = "F32";

    public const string Known = "F32, F16, BF16, F64, I64, I32, I16, I8, U8, BOOL";

    /// <summary>The bytes of one element; 0 for a type that is not known.</summary>
    public static int Size(string type) => type switch
    {
        "F64" or "I64" => 8,
        "F32" or "I32" => 4,
        "F16" or "BF16" or "I16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => 0,
    };

    /// <summary>Converts little-endian elements to the nearest floats.</summary>
    public static void Decode(string type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case "F32" when BitConverter.IsLittleEndian:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case "F32":
                for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                break;
            case "F16":
                for (var i = 0; i < values.Length; i++) values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                break;
            case "BF16":
                // The upper half of a float.
                for (var i = 0; i < values.Length; i++)
                    values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                break;
            case "F64":
                for (var i = 0; i < values.Length; i++) values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                break;
            case "I64":
                for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]);
                break;
            case "I32":
                for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
                break;
            case "I16":
                for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]);
                break;
            case "I8":
                for (var i = 0; i < values.Length; i++) values[i] = (sbyte)bytes[i];
                break;
            case "U8" or "BOOL":
                for (var i = 0; i < values.Length; i++) values[i] = bytes[i];
                break;
            default:
                throw new ArgumentException($"'{type}' is not an element type; known are {Known}.", nameof(type));
        }
    }
}
