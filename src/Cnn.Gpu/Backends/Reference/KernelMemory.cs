using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>A block of bytes that does not move, from which views are cut.</summary>
internal sealed unsafe class KernelMemory : IDisposable
{
    private readonly byte* _data;
    private readonly byte[]? _owned;
    private GCHandle _borrowed;

    /// <summary>Takes zeroed memory.</summary>
    /// <exception cref="DeviceException">It is more than one array can hold.</exception>
    public KernelMemory(long bytes)
    {
        if (bytes > Array.MaxLength)
            throw new DeviceException(
                $"The reference device holds at most {Array.MaxLength:N0} bytes in one piece, not {bytes:N0}. Use a smaller batch or another device.");
        _owned = GC.AllocateArray<byte>((int)bytes, pinned: true);
        _data = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_owned));
        Bytes = bytes;
    }

    private KernelMemory(Array array, long bytes)
    {
        _borrowed = GCHandle.Alloc(array, GCHandleType.Pinned);
        _data = (byte*)_borrowed.AddrOfPinnedObject();
        Bytes = bytes;
    }

    /// <summary>The memory of an array, not a copy of it.</summary>
    public static KernelMemory Of<T>(T[] array) where T : unmanaged => new(array, (long)array.Length * sizeof(T));

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Elements from a byte offset on.</summary>
    public ArrayView<T> View<T>(long offset, long length) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length * sizeof(T), Bytes);
        return new ArrayView<T>((T*)(_data + offset), (int)length);
    }

    /// <summary>Copies elements from the host to a byte offset.</summary>
    public void Write<T>(long offset, ReadOnlySpan<T> values) where T : unmanaged => values.CopyTo(View<T>(offset, values.Length).AsSpan());

    /// <summary>Copies elements from a byte offset to the host.</summary>
    public void Read<T>(long offset, Span<T> values) where T : unmanaged => View<T>(offset, values.Length).AsSpan().CopyTo(values);

    /// <summary>Sets every byte.</summary>
    public void Fill(byte value) => new Span<byte>(_data, (int)Bytes).Fill(value);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_borrowed.IsAllocated) _borrowed.Free();
    }
}
