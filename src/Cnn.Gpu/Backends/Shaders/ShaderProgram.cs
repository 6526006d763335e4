using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>A graph as launches of shaders, with every buffer placed.</summary>
internal sealed class ShaderProgram : DeviceProgram
{
    /// <summary>The bytes on both sides of every buffer, where a test asked for guards.</summary>
    private const int LeastGuardBytes = 256;

    private readonly ShaderLowering _lowering;

    public ShaderProgram(Graph graph, ShaderDevice device, ShaderLowering lowering) : base(graph)
    {
        Device = device;
        _lowering = lowering;
        GuardBytes = device.GuardsBuffers ? Math.Max(LeastGuardBytes, device.Traits.Alignment) : 0;
        if (GuardBytes > 0)
            foreach (var buffer in lowering.Buffers) { buffer.Touch(0); buffer.Keep(); }
        Arenas = [Place("activations", ShaderMemory.Activations), Place("gradients", ShaderMemory.Gradients), Place("state", ShaderMemory.State), Place("step", ShaderMemory.Step)];
    }

    public ShaderDevice Device { get; }

    public IReadOnlyList<ShaderStep> Steps => _lowering.Steps;

    public IReadOnlyDictionary<Value, ShaderBuffer> Values => _lowering.Values;

    public IReadOnlyList<ShaderBuffer> Buffers => _lowering.Buffers;

    public IReadOnlyList<string> Metrics => _lowering.Metrics;

    public Node? Optimizer => _lowering.Optimizer;

    public int Lanes => _lowering.Lanes;

    public int Vector => _lowering.Vector;

    public ShaderBuffer State => _lowering.State;

    public ShaderBuffer Step => _lowering.Step;

    /// <summary>The bytes before and behind each buffer that nothing may write; 0 without guards.</summary>
    public int GuardBytes { get; }

    /// <summary>One for each <see cref="ShaderMemory"/> of the program's own, in its order.</summary>
    public override IReadOnlyList<Arena> Arenas { get; }

    public override IReadOnlyList<string> Launches =>
        [.. Steps.Select(s => s.ToString()), .. Optimizer is { } node ? new[] { $"update: {((OptimizerOp)node.Op).Optimizer.GetType().Name}" } : []];

    public override ProgramRunner Load(ParameterStore parameters) => new ShaderRunner(this, (ShaderParameterStore)parameters);

    private Arena Place(string name, ShaderMemory memory)
    {
        var own = _lowering.Buffers.Where(b => b.Memory == memory && b.LastUse >= 0).ToList();
        // Gradients keep their order and their gaps, as parameters do, so that one launch updates them all.
        var requests = own.Select(b => new BufferRequest(b.Name, b.Bytes + 2 * GuardBytes, b.FirstUse, b.LastUse)).ToList();
        var plan = memory == ShaderMemory.Gradients ? BufferPlan.InOrder(requests, Device.Traits.Alignment) : BufferPlan.Create(requests, Device.Traits.Alignment);
        for (var i = 0; i < own.Count; i++) own[i].Offset = plan.Offsets[i] + GuardBytes;
        return new Arena(name, plan);
    }
}
