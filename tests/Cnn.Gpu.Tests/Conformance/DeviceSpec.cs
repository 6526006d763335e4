using Cnn.Gpu.Backends;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>A device with its options, as the conformance tests open it. A CPU kind that fails to open fails the tests; any other is inconclusive.</summary>
internal sealed record DeviceSpec(string Kind, string Variant, DeviceOptions Options)
{
    /// <summary>What every conformance test runs on.</summary>
    public static IEnumerable<DeviceSpec> All =>
        DeviceCatalog.Kinds.SelectMany(k => k.Kind switch
        {
            "reference" => [Reference, new DeviceSpec("reference", "guarded", new DeviceOptions { GuardBuffers = true })],
            "cpu" => from lanes in new[] { 16, 8, 4 }
                     from threads in new[] { 1, 2, 4 }
                     from guard in threads == 2 ? new[] { false, true } : [false]
                     select new DeviceSpec("cpu", $"{lanes} lanes {threads} threads{(guard ? " guarded" : "")}",
                         new DeviceOptions { VectorLanes = lanes, Threads = threads, GuardBuffers = guard }),
            // Shaders for graphics processors are tested on whatever OpenCL device there is, and those for processors too.
            "opencl" => from shaders in new[] { ComputeClass.Cpu, ComputeClass.Gpu }
                        from guard in new[] { false, true }
                        select new DeviceSpec(k.Kind, $"{shaders} shaders{(guard ? " guarded" : "")}",
                            new DeviceOptions { ShaderClass = shaders, GuardBuffers = guard }),
            _ => (IEnumerable<DeviceSpec>)[new DeviceSpec(k.Kind, "", new DeviceOptions())],
        });

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
            Assert.Inconclusive(error.Message);
            throw;
        }
    }

    public override string ToString() => $"{Kind} {Variant}".TrimEnd();
}
