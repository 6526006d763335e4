using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Formats;

/// <summary>Builds files of CIFAR-10's binary version.</summary>
internal static class CifarFile
{
    /// <summary>Images whose pixels count up, so that a wrong offset shows.</summary>
    public static byte[] Build(params byte[] labels) => Build(labels, [.. Enumerable.Range(0, labels.Length * CifarBinary.PixelBytes).Select(i => (byte)(i * 7))]);

    public static byte[] Build(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> pixels)
    {
        var file = new byte[labels.Length * CifarBinary.RecordBytes];
        for (var i = 0; i < labels.Length; i++)
        {
            file[i * CifarBinary.RecordBytes] = labels[i];
            pixels.Slice(i * CifarBinary.PixelBytes, CifarBinary.PixelBytes).CopyTo(file.AsSpan(i * CifarBinary.RecordBytes + 1));
        }
        return file;
    }
}
