using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace Cnn.Gpu.Backends.Ilgpu;

/// <summary>A block of bytes on an accelerator, from which views are cut.</summary>
internal sealed class KernelMemory : IDisposable
{
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _buffer;

    /// <summary>Takes zeroed memory.</summary>
    /// <exception cref="OutOfDeviceMemoryException">The accelerator refuses.</exception>
    public KernelMemory(Accelerator accelerator, long bytes)
    {
        Bytes = bytes;
        accelerator.Bind();
        try
        {
            _buffer = accelerator.Allocate1D<byte>(Math.Max(bytes, 1));
        }
        catch (AcceleratorException error)
        {
            throw new OutOfDeviceMemoryException($"ILGPU could not take {bytes:N0} bytes of {accelerator.Name}: {error.Message}", error);
        }
        _buffer.MemSetToZero();
    }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Elements from a byte offset on.</summary>
    public ArrayView<T> View<T>(long offset, long length) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length * Unsafe.SizeOf<T>(), Bytes);
        ArrayView<byte> all = _buffer.View;
        return all.SubView(offset, length * Unsafe.SizeOf<T>()).Cast<T>();
    }

    /// <summary>Copies elements from the host to a byte offset.</summary>
    public void Write<T>(long offset, ReadOnlySpan<T> values) where T : unmanaged
    {
        if (values.IsEmpty) return;
        _buffer.Accelerator.Bind();
        View<T>(offset, values.Length).CopyFromCPU(_buffer.Accelerator.DefaultStream, values);
    }

    /// <summary>Waits, and copies elements from a byte offset to the host.</summary>
    public void Read<T>(long offset, Span<T> values) where T : unmanaged
    {
        if (values.IsEmpty) return;
        _buffer.Accelerator.Bind();
        View<T>(offset, values.Length).CopyToCPU(_buffer.Accelerator.DefaultStream, values);
    }

    /// <summary>Sets every byte.</summary>
    public void Fill(byte value)
    {
        _buffer.Accelerator.Bind();
        _buffer.MemSet(value);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
