using System.Buffers.Binary;
using System.Text;

namespace Cnn.Gpu.Tests.Formats;

/// <summary>Builds .npy files byte by byte.</summary>
internal static class NpyFile
{
    public static byte[] Build(string header, byte[] data, byte version = 1)
    {
        var text = Encoding.Latin1.GetBytes(header + "\n");
        var length = new byte[version == 1 ? 2 : 4];
        if (version == 1) BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        else BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }

    public static byte[] Build(string type, string shape, byte[] data) =>
        Build($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}", data);
}
