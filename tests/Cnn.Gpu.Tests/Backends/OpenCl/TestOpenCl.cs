using System.Runtime.InteropServices;
using Cnn.Gpu.Backends.OpenCl;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.OpenCl;

/// <summary>The OpenCL device that tests run on: the first that can be used. Without one they are skipped.</summary>
internal static class TestOpenCl
{
    public static OpenClContext Open(ProgramCache? cache = null)
    {
        var devices = List();
        var device = devices.FirstOrDefault(d => d.Problem is null);
        if (device is null) throw Skip.Because($"No OpenCL device can be used: {string.Join("; ", devices)}");
        return OpenClContext.Open(device!.Index, cache ?? ProgramCache.None);
    }

    public static IReadOnlyList<OpenClDeviceInfo> List()
    {
        try
        {
            return OpenClDevices.List();
        }
        catch (DeviceException error)
        {
            throw Skip.Because(error.Message);
        }
    }

    public static ComputeBuffer Allocate<T>(this ComputeContext context, params T[] content) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(content.AsSpan());
        var buffer = context.Allocate(bytes.Length);
        context.Write(buffer.All, bytes);
        return buffer;
    }

    public static T[] Read<T>(this ComputeContext context, ComputeSlice slice) where T : unmanaged
    {
        var content = new T[slice.Bytes / Marshal.SizeOf<T>()];
        context.Read(slice, MemoryMarshal.AsBytes(content.AsSpan()));
        return content;
    }
}
