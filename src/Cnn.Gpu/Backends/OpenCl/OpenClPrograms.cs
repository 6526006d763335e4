using System.Collections.Concurrent;
using System.Text;
using Cnn.Gpu.Backends.Shaders.Compute;
using static Cnn.Gpu.Backends.OpenCl.OpenClConstants;

namespace Cnn.Gpu.Backends.OpenCl;

/// <summary>The programs that a context has built: compiled once in a process, and found again on disk in the next.</summary>
internal sealed unsafe class OpenClPrograms(OpenClContext owner, OpenClHandle context, ProgramCache cache) : IDisposable
{
    // Nothing that trades exactness for speed: contracting a product and a sum is all that -cl-mad-enable allows, and it leaves sums of sums alone.
    // Without -w some compilers write about warnings to the console.
    private const string Options = "-cl-std=CL1.2 -cl-mad-enable -w";

    private readonly ConcurrentDictionary<ShaderSource, Lazy<OpenClKernel>> _kernels = new();
    private readonly ConcurrentDictionary<string, Lazy<OpenClHandle>> _programs = new();

    /// <summary>A kernel of a program that is built if need be; several threads may ask.</summary>
    /// <exception cref="KernelException">The source does not compile.</exception>
    public OpenClKernel Build(ShaderSource source) => _kernels.GetOrAdd(source, key => new Lazy<OpenClKernel>(() =>
    {
        // Kernels of the same file and defines share a program.
        var text = key.Text(ShaderDialect.OpenCl);
        return new OpenClKernel(owner, _programs.GetOrAdd(text, t => new Lazy<OpenClHandle>(() => Load(key, t))).Value, key);
    })).Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var program in _programs.Values.Where(p => p.IsValueCreated)) program.Value.Dispose();
    }

    private OpenClHandle Load(ShaderSource source, string text)
    {
        var device = owner.Device;
        var key = ProgramCache.Key(text, Options, device.Name, device.Driver, device.PlatformVersion, device.Version);
        if (cache.Find(key) is { } binary && FromBinary(binary) is { } found) return found;
        var program = FromSource(source, text);
        if (cache.IsEnabled && Binary(program) is { } built) cache.Store(key, built);
        return program;
    }

    private OpenClHandle FromSource(ShaderSource source, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        OpenClHandle program;
        fixed (byte* start = bytes)
        {
            var length = (nuint)bytes.Length;
            int error;
            var value = OpenClApi.CreateProgramWithSource(context, 1, &start, &length, &error);
            owner.Check(error, $"take the source of {source}");
            program = new OpenClHandle(value, OpenClObject.Program);
        }
        var result = Compile(program);
        if (result == OpenClError.Success) return program;
        var log = Log(program);
        program.Dispose();
        throw new KernelException(
            $"{source} does not compile for {owner.Device.Name} ({owner.Device.Driver}): {OpenClError.Name(result)}.\n{BuildLog.Explain(log, source, ShaderDialect.OpenCl)}");
    }

    // Null if the driver does not want it any more: then it is built from source.
    private OpenClHandle? FromBinary(byte[] binary)
    {
        OpenClHandle program;
        fixed (byte* start = binary)
        {
            var (length, device) = ((nuint)binary.Length, owner.Device.Id);
            int status, error;
            var value = OpenClApi.CreateProgramWithBinary(context, 1, &device, &length, &start, &status, &error);
            if (value == 0) return null;
            program = new OpenClHandle(value, OpenClObject.Program);
            if (error == OpenClError.Success && status == OpenClError.Success && Compile(program) == OpenClError.Success) return program;
        }
        program.Dispose();
        return null;
    }

    private int Compile(OpenClHandle program)
    {
        var device = owner.Device.Id;
        return OpenClApi.BuildProgram(program, 1, &device, Options, 0, 0);
    }

    private string Log(OpenClHandle program)
    {
        nuint size = 0;
        if (OpenClApi.GetProgramBuildInfo(program, owner.Device.Id, CL_PROGRAM_BUILD_LOG, 0, null, &size) != OpenClError.Success || size == 0) return "";
        var bytes = new byte[size];
        fixed (byte* p = bytes) OpenClApi.GetProgramBuildInfo(program, owner.Device.Id, CL_PROGRAM_BUILD_LOG, size, p, null);
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0').Trim();
    }

    // Null if the driver gives none: then it is compiled anew in every process.
    private static byte[]? Binary(OpenClHandle program)
    {
        nuint size = 0;
        if (OpenClApi.GetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, (nuint)sizeof(nuint), &size, null) != OpenClError.Success || size == 0) return null;
        var binary = new byte[size];
        fixed (byte* p = binary)
        {
            var place = p;
            return OpenClApi.GetProgramInfo(program, CL_PROGRAM_BINARIES, (nuint)sizeof(byte*), &place, null) == OpenClError.Success ? binary : null;
        }
    }
}
