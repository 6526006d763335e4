using System.Runtime.InteropServices;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>Zeroed memory outside the garbage-collected heap, aligned to cache lines.</summary>
internal sealed unsafe class CpuMemoryBlock : IDisposable
{
    private const int Alignment = 128;

    public CpuMemoryBlock(long bytes)
    {
        Bytes = bytes;
        if (bytes == 0) return;
        try
        {
            Pointer = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        }
        catch (OutOfMemoryException error)
        {
            throw new DeviceException($"The CPU device could not get {bytes:N0} bytes of memory. Use a smaller batch.", error);
        }
        NativeMemory.Clear(Pointer, (nuint)bytes);
        GC.AddMemoryPressure(bytes);
    }

    /// <summary>The start; null once disposed or if empty.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>The size.</summary>
    public long Bytes { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    ~CpuMemoryBlock() => Free();

    private void Free()
    {
        if (Pointer == null) return;
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.RemoveMemoryPressure(Bytes);
    }
}
