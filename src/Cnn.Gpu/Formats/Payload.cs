namespace Cnn.Gpu.Formats;

/// <summary>The part of an announced number of bytes that a stream really delivered.</summary>
/// <param name="Bytes">At least <paramref name="Count"/> bytes; exactly the announced ones if all came.</param>
/// <param name="Count">How many came.</param>
/// <param name="Failure">What stopped a decompressor before the end.</param>
internal readonly record struct Payload(byte[] Bytes, int Count, InvalidDataException? Failure)
{
    /// <summary>
    /// Reads <paramref name="size"/> bytes. The buffer grows with what arrives, so that a header that promises too much costs no more
    /// memory than a small multiple of <paramref name="bytesOnDisk"/>.
    /// </summary>
    public static Payload Read(Stream stream, int size, long bytesOnDisk)
    {
        var bytes = new byte[(int)Math.Min(size, Math.Max(1 << 16, 8 * bytesOnDisk))];
        var count = 0;
        try
        {
            while (count < size)
            {
                if (count == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(size, 2L * bytes.Length));
                var read = stream.Read(bytes, count, bytes.Length - count);
                if (read == 0) break;
                count += read;
            }
            return new Payload(bytes, count, null);
        }
        catch (InvalidDataException e)
        {
            return new Payload(bytes, count, e);
        }
    }
}
