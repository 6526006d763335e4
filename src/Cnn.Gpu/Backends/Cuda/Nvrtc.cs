using System.Runtime.InteropServices;
using System.Text;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>NVIDIA's compiler of CUDA C++ as a library. It is no part of the driver; a process loads one version of it.</summary>
internal sealed unsafe class Nvrtc
{
    private static readonly Lock Loading = new();
    private static Nvrtc? s_loaded;

    private Nvrtc(Version version, IReadOnlyList<int> architectures) => (Version, Architectures) = (version, architectures);

    /// <summary>Its version.</summary>
    public Version Version { get; }

    /// <summary>The compute capabilities for which it makes machine code, as 10 × major + minor, ascending.</summary>
    public IReadOnlyList<int> Architectures { get; }

    /// <summary>Loads the newest version that goes with a card, unless one is loaded; null if there is none.</summary>
    /// <param name="driverVersion">The CUDA version of the driver: 12040 for 12.4.</param>
    /// <param name="capability">The card's compute capability: 90 for 9.0.</param>
    public static Nvrtc? TryLoad(int driverVersion, int capability)
    {
        lock (Loading)
        {
            if (s_loaded is not null) return s_loaded;
            var isWindows = OperatingSystem.IsWindows();
            var search = new NvrtcSearch(isWindows, Environment.GetEnvironmentVariable);
            foreach (var release in NvrtcRelease.For(driverVersion, capability))
            {
                if (NativeLibraries.TryLoad(NvrtcApi.Library, release.File(isWindows)) || search.Files(release).Any(f => TryLoad(search, release, f)))
                    return s_loaded = Describe();
            }
            return null;
        }
    }

    /// <summary>How to get what <see cref="TryLoad(int, int)"/> did not find.</summary>
    public static string Missing(int driverVersion, int capability)
    {
        var release = NvrtcRelease.For(driverVersion, capability).FirstOrDefault();
        return "NVRTC, NVIDIA's compiler at run time, which is no part of the driver, was not found. "
            + (release is null ? "" : $"Install it with 'pip install {release.Package}' or as a part of the CUDA toolkit {release.Major}. ")
            + "Or take the card as opencl:N: its driver brings a compiler for OpenCL";
    }

    /// <summary>Why this version does not compile for a card; null if it does.</summary>
    public string? Problem(int capability) => Architectures[0] <= capability ? null
        : $"NVRTC {Version} compiles for compute capability {CudaConstants.CapabilityText(Architectures[0])} and later, and this is "
            + $"{CudaConstants.CapabilityText(capability)}. Remove it and install an older one, or take the card as opencl:N";

    /// <summary>What to compile for: machine code of a card, or else PTX, which the driver turns into it.</summary>
    public string Target(int capability) =>
        Architectures.Contains(capability) ? $"sm_{capability}" : $"compute_{Architectures.Last(a => a < capability)}";

    /// <summary>Compiles a source into an image that the driver loads: a cubin for a target sm_…, PTX for compute_….</summary>
    /// <exception cref="KernelException">It does not compile; the message has the log.</exception>
    public byte[] Compile(ShaderSource source, string text, string target, IReadOnlyList<string> options)
    {
        nint program;
        Check(NvrtcApi.CreateProgram(&program, text, source.ToString(), 0, null, null), source, "take the source");
        try
        {
            var result = Compile(program, [$"--gpu-architecture={target}", .. options]);
            if (result == NvrtcApi.BuiltinFailure)
                throw new DeviceException($"NVRTC {Version} is incomplete: {Log(program).Trim()} Install it anew; the file belongs beside libnvrtc.");
            if (result != NvrtcApi.Success)
                throw new KernelException(
                    $"{source} does not compile for {target} with NVRTC {Version}: {Text(result)}.\n{BuildLog.Explain(Log(program), source, ShaderDialect.Cuda)}");
            var isMachineCode = target.StartsWith("sm_", StringComparison.Ordinal);
            nuint bytes;
            Check(isMachineCode ? NvrtcApi.GetCubinSize(program, &bytes) : NvrtcApi.GetPtxSize(program, &bytes), source, "give the program's size");
            var image = new byte[bytes];
            fixed (byte* start = image)
                Check(isMachineCode ? NvrtcApi.GetCubin(program, start) : NvrtcApi.GetPtx(program, start), source, "give the program");
            return image;
        }
        finally
        {
            NvrtcApi.DestroyProgram(&program);
        }
    }

    private static bool TryLoad(NvrtcSearch search, NvrtcRelease release, string file)
    {
        // NVRTC loads its builtins by name alone. Systems answer that with a library of that name that is loaded already, so their folder need
        // not be on any path.
        foreach (var builtins in search.Builtins(release, file)) NativeLibrary.TryLoad(builtins, out _);
        return NativeLibraries.TryLoad(NvrtcApi.Library, file);
    }

    private static Nvrtc Describe()
    {
        int major, minor, count;
        Check(NvrtcApi.Version(&major, &minor), "tell its version");
        Check(NvrtcApi.GetNumSupportedArchs(&count), "list architectures");
        var architectures = new int[count];
        fixed (int* start = architectures) Check(NvrtcApi.GetSupportedArchs(start), "list architectures");
        return new Nvrtc(new Version(major, minor), architectures);
    }

    private static int Compile(nint program, IReadOnlyList<string> options)
    {
        var texts = options.Select(Marshal.StringToCoTaskMemUTF8).ToArray();
        try
        {
            fixed (nint* start = texts) return NvrtcApi.CompileProgram(program, texts.Length, (byte**)start);
        }
        finally
        {
            foreach (var text in texts) Marshal.FreeCoTaskMem(text);
        }
    }

    private static string Log(nint program)
    {
        nuint bytes;
        if (NvrtcApi.GetProgramLogSize(program, &bytes) != NvrtcApi.Success || bytes == 0) return "";
        var log = new byte[bytes];
        fixed (byte* start = log) return NvrtcApi.GetProgramLog(program, start) == NvrtcApi.Success ? Encoding.UTF8.GetString(log).TrimEnd('\0') : "";
    }

    private static string Text(int result) => $"{Marshal.PtrToStringUTF8((nint)NvrtcApi.GetErrorString(result))} ({result})";

    private static void Check(int result, string doing)
    {
        if (result != NvrtcApi.Success) throw new DeviceException($"NVRTC could not {doing}: {Text(result)}.");
    }

    private static void Check(int result, ShaderSource source, string doing)
    {
        if (result != NvrtcApi.Success) throw new KernelException($"NVRTC could not {doing} of {source}: {Text(result)}.");
    }
}
