using System.Runtime.InteropServices;

namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>The functions of OpenCL 1.2 that are used; of events only numbers are kept, since every step makes some.</summary>
internal static unsafe partial class OpenClApi
{
    private const string Library = "OpenCL";

    /// <summary>Finds the system's loader of OpenCL drivers; false if there is none. Comes before any other call.</summary>
    public static bool TryLoad() => NativeLibraries.TryLoad(
        Library, "libOpenCL.so.1", "libOpenCL.so", "OpenCL.dll", "/System/Library/Frameworks/OpenCL.framework/OpenCL");

    [LibraryImport(Library, EntryPoint = "clGetPlatformIDs")]
    public static partial int GetPlatformIds(uint entries, nint* platforms, uint* count);

    [LibraryImport(Library, EntryPoint = "clGetPlatformInfo")]
    public static partial int GetPlatformInfo(nint platform, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clGetDeviceIDs")]
    public static partial int GetDeviceIds(nint platform, ulong type, uint entries, nint* devices, uint* count);

    [LibraryImport(Library, EntryPoint = "clGetDeviceInfo")]
    public static partial int GetDeviceInfo(nint device, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clCreateContext")]
    public static partial nint CreateContext(nint* properties, uint count, nint* devices, nint notify, nint user, int* error);

    [LibraryImport(Library, EntryPoint = "clReleaseContext")]
    public static partial int ReleaseContext(nint context);

    [LibraryImport(Library, EntryPoint = "clCreateCommandQueue")]
    public static partial nint CreateCommandQueue(OpenClHandle context, nint device, ulong properties, int* error);

    [LibraryImport(Library, EntryPoint = "clReleaseCommandQueue")]
    public static partial int ReleaseCommandQueue(nint queue);

    [LibraryImport(Library, EntryPoint = "clCreateBuffer")]
    public static partial nint CreateBuffer(OpenClHandle context, ulong flags, nuint size, void* host, int* error);

    [LibraryImport(Library, EntryPoint = "clCreateSubBuffer")]
    public static partial nint CreateSubBuffer(OpenClHandle buffer, ulong flags, uint type, nuint* region, int* error);

    [LibraryImport(Library, EntryPoint = "clReleaseMemObject")]
    public static partial int ReleaseMemObject(nint memory);

    [LibraryImport(Library, EntryPoint = "clCreateProgramWithSource")]
    public static partial nint CreateProgramWithSource(OpenClHandle context, uint count, byte** texts, nuint* lengths, int* error);

    [LibraryImport(Library, EntryPoint = "clCreateProgramWithBinary")]
    public static partial nint CreateProgramWithBinary(
        OpenClHandle context, uint count, nint* devices, nuint* lengths, byte** binaries, int* statuses, int* error);

    [LibraryImport(Library, EntryPoint = "clBuildProgram", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BuildProgram(OpenClHandle program, uint count, nint* devices, string options, nint notify, nint user);

    [LibraryImport(Library, EntryPoint = "clGetProgramBuildInfo")]
    public static partial int GetProgramBuildInfo(OpenClHandle program, nint device, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clGetProgramInfo")]
    public static partial int GetProgramInfo(OpenClHandle program, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clReleaseProgram")]
    public static partial int ReleaseProgram(nint program);

    [LibraryImport(Library, EntryPoint = "clCreateKernel", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CreateKernel(OpenClHandle program, string name, int* error);

    [LibraryImport(Library, EntryPoint = "clGetKernelInfo")]
    public static partial int GetKernelInfo(OpenClHandle kernel, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clGetKernelWorkGroupInfo")]
    public static partial int GetKernelWorkGroupInfo(OpenClHandle kernel, nint device, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clSetKernelArg")]
    public static partial int SetKernelArg(OpenClHandle kernel, uint index, nuint size, void* value);

    [LibraryImport(Library, EntryPoint = "clReleaseKernel")]
    public static partial int ReleaseKernel(nint kernel);

    [LibraryImport(Library, EntryPoint = "clEnqueueNDRangeKernel")]
    public static partial int EnqueueNDRangeKernel(
        OpenClHandle queue, OpenClHandle kernel, uint dimensions, nuint* offsets, nuint* items, nuint* groupSize, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueReadBuffer")]
    public static partial int EnqueueReadBuffer(
        OpenClHandle queue, OpenClHandle buffer, uint blocking, nuint offset, nuint size, void* data, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueWriteBuffer")]
    public static partial int EnqueueWriteBuffer(
        OpenClHandle queue, OpenClHandle buffer, uint blocking, nuint offset, nuint size, void* data, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueFillBuffer")]
    public static partial int EnqueueFillBuffer(
        OpenClHandle queue, OpenClHandle buffer, void* pattern, nuint patternSize, nuint offset, nuint size, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueCopyBuffer")]
    public static partial int EnqueueCopyBuffer(
        OpenClHandle queue, OpenClHandle source, OpenClHandle target, nuint sourceOffset, nuint targetOffset, nuint size, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueMapBuffer")]
    public static partial void* EnqueueMapBuffer(
        OpenClHandle queue, OpenClHandle buffer, uint blocking, ulong flags, nuint offset, nuint size, uint waits, nint* waitFor, nint* done, int* error);

    [LibraryImport(Library, EntryPoint = "clEnqueueUnmapMemObject")]
    public static partial int EnqueueUnmapMemObject(OpenClHandle queue, OpenClHandle memory, void* mapped, uint waits, nint* waitFor, nint* done);

    [LibraryImport(Library, EntryPoint = "clFlush")]
    public static partial int Flush(OpenClHandle queue);

    [LibraryImport(Library, EntryPoint = "clFinish")]
    public static partial int Finish(OpenClHandle queue);

    [LibraryImport(Library, EntryPoint = "clWaitForEvents")]
    public static partial int WaitForEvents(uint count, nint* events);

    [LibraryImport(Library, EntryPoint = "clGetEventProfilingInfo")]
    public static partial int GetEventProfilingInfo(nint done, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clReleaseEvent")]
    public static partial int ReleaseEvent(nint done);
}
