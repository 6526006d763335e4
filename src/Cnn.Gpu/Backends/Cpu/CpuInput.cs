using System.Runtime.InteropServices;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>A bound input table, pinned: on this device the host's arrays are the device's, nothing is copied.</summary>
internal sealed unsafe class CpuInput : IDisposable
{
    private GCHandle _pin;

    public byte* Bytes { get; private set; }

    public float* Floats { get; private set; }

    public int* Labels { get; private set; }

    public void Bind(InputTable table)
    {
        Dispose();
        Array values = table.Format switch { InputFormat.Bytes => table.Bytes, InputFormat.Float32 => table.Floats, _ => table.Labels };
        _pin = GCHandle.Alloc(values, GCHandleType.Pinned);
        var address = _pin.AddrOfPinnedObject();
        Bytes = (byte*)address;
        Floats = (float*)address;
        Labels = (int*)address;
    }

    public void Dispose()
    {
        if (_pin.IsAllocated) _pin.Free();
    }
}
