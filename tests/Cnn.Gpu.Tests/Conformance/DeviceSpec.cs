using Cnn.Gpu.Backends;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>A device with its options, as the conformance tests open it. A CPU kind that fails to open fails the tests; any other is skipped.</summary>
internal sealed record DeviceSpec(string Kind, string Variant, DeviceOptions Options)
{
    /// <summary>What every conformance test runs on.</summary>
    public static IEnumerable<DeviceSpec> All =>
#if GPU_SHADERS
        Chosen is null || Chosen.Contains("opencl") ? [OpenCl(ComputeClass.Gpu)] : [];
#else
        DeviceCatalog.Kinds.Where(k => Chosen is null || Chosen.Contains(k.Kind)).SelectMany(k => k.Kind switch
        {
            "reference" => [Reference, new DeviceSpec("reference", "guarded", new DeviceOptions { GuardBuffers = true })],
            "cpu" => from lanes in new[] { 16, 8, 4 }
                     from threads in new[] { 1, 2, 4 }
                     from guard in threads == 2 ? new[] { false, true } : [false]
                     select new DeviceSpec("cpu", $"{lanes} lanes {threads} threads{(guard ? " guarded" : "")}",
                         new DeviceOptions { VectorLanes = lanes, Threads = threads, GuardBuffers = guard }),
            // Both kinds of shaders are tested on whatever OpenCL device there is: those for graphics processors in a project of their own.
            "opencl" => [OpenCl(ComputeClass.Cpu)],
            "cuda" or "ilgpu" => [new DeviceSpec(k.Kind, "guarded", new DeviceOptions { GuardBuffers = true })],
            _ => (IEnumerable<DeviceSpec>)[new DeviceSpec(k.Kind, "", new DeviceOptions())],
        });
#endif

    /// <summary>Those of <see cref="All"/> whose plans cost next to nothing.</summary>
    public static IEnumerable<DeviceSpec> WithoutCompiler => All.Where(s => !s.Compiles);

    /// <summary>
    /// Those of <see cref="All"/> that compile, without guards: buffers then share memory, which networks test. The others are in <see cref="All"/>
    /// both ways.
    /// </summary>
    public static IEnumerable<DeviceSpec> Unguarded =>
        All.Where(s => s.Compiles && s.Options.GuardBuffers).Select(s => s with { Variant = s.Variant.Replace(" guarded", ""), Options = s.Options with { GuardBuffers = false } });

    /// <summary>Whether the device compiles kernels for every plan, which takes far longer than running them.</summary>
    public bool Compiles => Kind is not ("cpu" or "reference");

    /// <summary>The kinds that the environment variable CNN_GPU_TEST_DEVICES names, separated by commas; all if it is not set.</summary>
    private static string[]? Chosen => Environment.GetEnvironmentVariable("CNN_GPU_TEST_DEVICES")?.Split(',');

    private static DeviceSpec OpenCl(ComputeClass shaders) =>
        new("opencl", $"{shaders} shaders guarded", new DeviceOptions { ShaderClass = shaders, GuardBuffers = true });

    /// <summary>What others are compared with.</summary>
    public static DeviceSpec Reference { get; } = new("reference", "", new DeviceOptions());

    /// <summary>Opens the device.</summary>
    public Device Open()
    {
        try
        {
            return Device.Open(Kind, Options);
        }
        catch (DeviceException error) when (Kind is not ("cpu" or "reference"))
        {
            throw Skip.Because(error.Message);
        }
    }

    public override string ToString() => $"{Kind} {Variant}".TrimEnd();
}
