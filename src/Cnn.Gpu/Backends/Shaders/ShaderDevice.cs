using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Backends.Shaders.Tuning;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>A device that runs the shaders of kernels/shaders, whatever its driver.</summary>
internal sealed class ShaderDevice : Device
{
    private readonly TimeSpan? _tuningBudget;

    public ShaderDevice(string kind, ComputeContext context, DeviceOptions options)
    {
        Kind = kind;
        Context = context;
        Tiling = ShaderTiling.For(options.ShaderClass ?? context.Traits.Class);
        GuardsBuffers = options.GuardBuffers;
        SeparatesBuffers = options.SeparateBuffers;
        _tuningBudget = options.TuningBudget;
        // The other half is for plans.
        Tables = new ShaderTables(context, options.TableBytes ?? context.Traits.MemoryBytes / 2);
    }

    /// <inheritdoc/>
    public override string Kind { get; }

    /// <inheritdoc/>
    public override string Name => $"{Traits.Name} ({Traits.Capabilities})";

    /// <inheritdoc/>
    public override long MemoryBytes => Traits.MemoryBytes;

    /// <summary>The driver.</summary>
    public ComputeContext Context { get; }

    /// <summary>What the driver says of the device.</summary>
    public ComputeTraits Traits => Context.Traits;

    /// <summary>What kind of kernels it gets.</summary>
    public ShaderTiling Tiling { get; init; }

    /// <summary>For tests: every buffer lies between guards, which the runner checks after each step.</summary>
    public bool GuardsBuffers { get; }

    /// <summary>For tests: every buffer is allocated on its own.</summary>
    public bool SeparatesBuffers { get; }

    /// <summary>The data sets on the device.</summary>
    public ShaderTables Tables { get; }

    internal override bool Supports(Op op) => ShaderOps.Supports(op);

    internal override DeviceProgram Compile(Graph graph)
    {
        var lowering = new ShaderLowering(graph, Traits, Tiling) { Tuner = _tuningBudget is { } budget ? new TileTuner(Context, ProgramCache.Default, budget) : null };
        lowering.Lower();
        return new ShaderProgram(graph, this, lowering);
    }

    internal override ParameterStore CreateParameterStore(IReadOnlyList<Parameter> parameters, Optimizer? optimizer) =>
        new ShaderParameterStore(Context, parameters, optimizer, SeparatesBuffers ? Tiling.Vector : null);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        Tables.Dispose();
        Context.Dispose();
    }
}
