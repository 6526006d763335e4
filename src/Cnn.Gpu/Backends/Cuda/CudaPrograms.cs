using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Backends.Cuda;

/// <summary>The programs that a context has built: compiled once in a process, and found again on disk in the next.</summary>
internal sealed unsafe class CudaPrograms(CudaContext owner, Nvrtc compiler, ProgramCache cache) : IDisposable
{
    /// <summary>Contracting a product and a sum into one instruction is all that may change a result: compensated sums must survive.</summary>
    public static readonly string[] Options = ["--std=c++17", "--fmad=true", "-default-device"];

    private const int LogBytes = 8192;

    private readonly ConcurrentDictionary<ShaderSource, CudaKernel> _kernels = new();
    private readonly ConcurrentDictionary<string, Lazy<nint>> _modules = new();
    private readonly string _target = compiler.Target(owner.Device.Capability);

    /// <summary>A kernel of a program that is built if need be; several may be built at a time.</summary>
    /// <exception cref="KernelException">The source does not compile.</exception>
    public CudaKernel Build(ShaderSource source) => _kernels.GetOrAdd(source, s =>
    {
        // Kernels of the same file and defines share a program.
        var module = Module(s, s.Text(ShaderDialect.Cuda));
        owner.MakeCurrent();
        return new CudaKernel(owner, module, s);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var module in _modules.Values)
            if (module.IsValueCreated) CudaApi.ModuleUnload(module.Value);
    }

    private nint Module(ShaderSource source, string text)
    {
        var module = _modules.GetOrAdd(text, t => new(() => Load(source, t)));
        try
        {
            return module.Value;
        }
        catch
        {
            // It may be tried again: memory may have become free.
            _modules.TryRemove(KeyValuePair.Create(text, module));
            throw;
        }
    }

    private nint Load(ShaderSource source, string text)
    {
        var key = ProgramCache.Key([text, _target, compiler.Version.ToString(), .. Options]);
        // What is damaged, or made for another card, is compiled anew.
        if (cache.Find(key) is { } found && TryLoad(found, out var module, out _) == CudaResult.Success) return module;
        var image = compiler.Compile(source, text, _target, Options);
        var result = TryLoad(image, out module, out var log);
        if (result != CudaResult.Success)
            throw owner.Failure(result, "load a program", error => new KernelException(
                $"{owner.Device.Name} does not load the program of {source} that NVRTC {compiler.Version} made for {_target}: {error}. "
                + (result == CudaResult.UnsupportedPtxVersion
                    ? "The driver is older than NVRTC: update it, or install an older NVRTC. " : "") + log));
        cache.Store(key, image);
        return module;
    }

    private CudaResult TryLoad(byte[] image, out nint module, out string log)
    {
        owner.MakeCurrent();
        var options = stackalloc int[] { CudaConstants.JitErrorLog, CudaConstants.JitErrorLogBytes };
        var text = stackalloc byte[LogBytes];
        var values = stackalloc void*[] { text, (void*)LogBytes };
        *text = 0;
        nint loaded = 0;
        CudaResult result;
        fixed (byte* start = image) result = CudaApi.ModuleLoadDataEx(&loaded, start, 2, options, values);
        module = loaded;
        text[LogBytes - 1] = 0;
        log = Marshal.PtrToStringUTF8((nint)text) ?? "";
        return result;
    }
}
