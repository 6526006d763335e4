using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Backends.Cuda;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Cuda;

/// <summary>
/// Emulator/driver.cpp in the place of NVIDIA's libraries: it compiles kernels for the host and checks what a driver's documentation asks of
/// callers. A process, or a load context of <see cref="IsolatedAttribute"/>, that has loaded it sees no other card any more.
/// </summary>
internal sealed unsafe class EmulatedCuda : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly nint _library;

    private EmulatedCuda(string library)
    {
        // A copy has variables of its own, although the process may have loaded others.
        var copy = _folder.File("libcuda_emulated.so");
        File.Copy(library, copy);
        File.Copy(Path.Combine(Sources, "kernel.h"), _folder.File("kernel.h"));
        if (!NativeLibraries.TryLoad("cuda", copy) || !NativeLibraries.TryLoad("nvrtc", copy)) throw new InvalidOperationException($"{copy} cannot be loaded.");
        _library = NativeLibrary.Load(copy);
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(_library, "emulated_folder"))(Marshal.StringToCoTaskMemUTF8(_folder.Path));
    }

    /// <summary>The calls since it was last asked, one in each line with its plain numbers.</summary>
    public string Calls => Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(_library, "emulated_calls"))())!;

    /// <summary>What was not given back, and whether something wrote outside of a buffer; empty if all is well.</summary>
    public string Balance => Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(_library, "emulated_balance"))())!;

    private static string Sources => Path.Combine(Path.GetDirectoryName(typeof(EmulatedCuda).Assembly.Location)!, "Backends", "Cuda", "Emulator");

    /// <summary>With the environment variable CNN_GPU_EMULATED_CUDA=1 all tests find the emulated card, so that the conformance suite runs on it.</summary>
    [ModuleInitializer]
    public static void LoadForAllTests()
    {
        if (Environment.GetEnvironmentVariable("CNN_GPU_EMULATED_CUDA") != "1") return;
        if (AssemblyLoadContext.GetLoadContext(typeof(EmulatedCuda).Assembly) != AssemblyLoadContext.Default) return;
        var emulated = LoadOrIgnore();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => emulated.Dispose();
    }

    /// <summary>Puts it in the place of NVIDIA's libraries; a test on a machine without a C++ compiler ends as ignored.</summary>
    public static EmulatedCuda LoadOrIgnore()
    {
        if (!OperatingSystem.IsLinux()) throw Skip.Because("The emulated driver is written for Linux.");
        var source = Path.Combine(Sources, "driver.cpp");
        var sources = string.Concat(
            Directory.EnumerateFiles(Sources).Where(f => Path.GetExtension(f) is ".h" or ".cpp").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        var library = Path.Combine(Sources, $"driver-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(sources)))[..16]}.so");
        if (!File.Exists(library))
        {
            var unfinished = Path.Combine(Sources, $"{Path.GetRandomFileName()}.so");
            try
            {
                using var compiler = Process.Start(new ProcessStartInfo(
                    Environment.GetEnvironmentVariable("CXX") ?? "c++",
                    ["-std=c++17", "-O1", "-fPIC", "-shared", source, "-o", unfinished, "-ldl"]) { RedirectStandardError = true })!;
                var log = compiler.StandardError.ReadToEnd();
                compiler.WaitForExit();
                Assert.That(compiler.ExitCode, Is.Zero, log);
            }
            catch (Win32Exception)
            {
                throw Skip.Because("There is no C++ compiler on this machine for the emulated CUDA driver ('apt-get install g++').");
            }
            File.Move(unfinished, library, overwrite: true);
        }
        return new EmulatedCuda(library);
    }

    /// <summary>Opens the emulated card.</summary>
    public static CudaContext Open(Action<string>? log = null, ProgramCache? cache = null) => CudaContext.Open(0, log, cache ?? new ProgramCache(null));

    /// <summary>Changes the machine: driver_version, devices, capability_major, capability_minor, memory, oldest_architecture.</summary>
    public void Set(string name, long value) => Call("emulated_set", name, value, 0);

    /// <summary>Makes a later call of a function fail, the first one if <paramref name="after"/> is 0.</summary>
    public void Fail(string function, int code, int after = 0) => Call("emulated_fail", function, after, code);

    public void Dispose() => _folder.Dispose();

    private void Call(string export, string name, long first, long second)
    {
        var text = Marshal.StringToCoTaskMemUTF8(name);
        ((delegate* unmanaged<nint, long, long, void>)NativeLibrary.GetExport(_library, export))(text, first, second);
        Marshal.FreeCoTaskMem(text);
    }
}
