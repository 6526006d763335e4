using System.Runtime.InteropServices;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>The functions of NVRTC 11.2 and later that are used. <see cref="Nvrtc"/> loads it.</summary>
internal static unsafe partial class NvrtcApi
{
    /// <summary>The name under which the library is loaded.</summary>
    public const string Library = "nvrtc";

    public const int Success = 0;

    public const int BuiltinFailure = 7;

    [LibraryImport(Library, EntryPoint = "nvrtcGetErrorString")]
    public static partial byte* GetErrorString(int result);

    [LibraryImport(Library, EntryPoint = "nvrtcVersion")]
    public static partial int Version(int* major, int* minor);

    [LibraryImport(Library, EntryPoint = "nvrtcGetNumSupportedArchs")]
    public static partial int GetNumSupportedArchs(int* count);

    [LibraryImport(Library, EntryPoint = "nvrtcGetSupportedArchs")]
    public static partial int GetSupportedArchs(int* architectures);

    [LibraryImport(Library, EntryPoint = "nvrtcCreateProgram", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateProgram(nint* program, string text, string name, int headers, byte** headerTexts, byte** headerNames);

    [LibraryImport(Library, EntryPoint = "nvrtcCompileProgram")]
    public static partial int CompileProgram(nint program, int count, byte** options);

    [LibraryImport(Library, EntryPoint = "nvrtcGetCUBINSize")]
    public static partial int GetCubinSize(nint program, nuint* bytes);

    [LibraryImport(Library, EntryPoint = "nvrtcGetCUBIN")]
    public static partial int GetCubin(nint program, byte* image);

    [LibraryImport(Library, EntryPoint = "nvrtcGetPTXSize")]
    public static partial int GetPtxSize(nint program, nuint* bytes);

    [LibraryImport(Library, EntryPoint = "nvrtcGetPTX")]
    public static partial int GetPtx(nint program, byte* image);

    [LibraryImport(Library, EntryPoint = "nvrtcGetProgramLogSize")]
    public static partial int GetProgramLogSize(nint program, nuint* bytes);

    [LibraryImport(Library, EntryPoint = "nvrtcGetProgramLog")]
    public static partial int GetProgramLog(nint program, byte* log);

    [LibraryImport(Library, EntryPoint = "nvrtcDestroyProgram")]
    public static partial int DestroyProgram(nint* program);
}
