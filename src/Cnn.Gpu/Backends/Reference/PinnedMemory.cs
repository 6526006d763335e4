using System.Runtime.CompilerServices;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>A block of bytes that does not move, from which views are cut.</summary>
internal sealed unsafe class PinnedMemory
{
    private readonly byte[] _bytes;

    /// <summary>Takes zeroed memory.</summary>
    /// <exception cref="DeviceException">It is more than one array can hold.</exception>
    public PinnedMemory(long bytes)
    {
        if (bytes > Array.MaxLength)
            throw new DeviceException(
                $"The reference device holds at most {Array.MaxLength:N0} bytes in one piece, not {bytes:N0}. Use a smaller batch or another device.");
        _bytes = GC.AllocateArray<byte>((int)bytes, pinned: true);
    }

    /// <summary>Its size.</summary>
    public long Bytes => _bytes.Length;

    /// <summary>All of it.</summary>
    public Span<byte> AsSpan() => _bytes;

    /// <summary>Elements from a byte offset on.</summary>
    public ArrayView<T> View<T>(long offset, long length) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length * sizeof(T), Bytes);
        return new ArrayView<T>((T*)((byte*)Unsafe.AsPointer(ref _bytes[0]) + offset), (int)length);
    }
}
