using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>
/// The processor, through its vector units. A batch is cut into blocks of as many samples as a vector has lanes; a value of a block is stored as
/// [C][H][W][lanes], so that every op is plain vector code whatever its shape, and weights are numbers broadcast to all lanes.
/// </summary>
public sealed class CpuDevice : Device
{
    internal CpuDevice(DeviceOptions options)
    {
        if (options.Threads is { } threads && (threads < 1 || threads > 1024))
            throw new DeviceException($"The cpu device cannot run on {threads} threads; give 1 to {Environment.ProcessorCount}, the cores of this machine.");
        Threads = options.Threads ?? Environment.ProcessorCount;
        Lanes = options.VectorLanes ?? WidestLanes;
        if (Lanes is not (16 or 8 or 4) || Lanes > WidestLanes)
            throw new DeviceException($"The cpu device cannot use vectors of {Lanes} floats on this machine; give one of {string.Join(", ", new[] { 16, 8, 4 }.Where(l => l <= WidestLanes))}.");
        GuardsBuffers = options.GuardBuffers;
        Workers = new WorkerPool(Threads);
    }

    /// <summary>The device for the catalog.</summary>
    internal static IReadOnlyList<DeviceInfo> Find() =>
    [
        new("cpu", ProcessorName.Read())
        {
            MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            Capabilities = $"{InstructionsOf(WidestLanes)}, {WidestLanes} floats in a vector, {Environment.ProcessorCount} threads",
        },
    ];

    /// <summary>The number of threads.</summary>
    public int Threads { get; }

    /// <summary>Floats in a vector, which is also the number of samples in a block.</summary>
    public int Lanes { get; }

    /// <inheritdoc/>
    public override string Kind => "cpu";

    /// <inheritdoc/>
    public override string Name => $"{InstructionsOf(Lanes)}, {Threads} thread{(Threads == 1 ? "" : "s")}";

    internal WorkerPool Workers { get; }

    /// <summary>For tests: every buffer has its own memory, with a guard behind it.</summary>
    internal bool GuardsBuffers { get; }

    private static int WidestLanes => Avx512F.IsSupported ? 16 : Avx2.IsSupported && Fma.IsSupported ? 8 : 4;

    private static string InstructionsOf(int lanes) => lanes switch { 16 => "AVX-512", 8 => "AVX2", _ => "128-bit vectors" };

    internal override bool Supports(Op op) => Lanes switch
    {
        16 => CpuOpLowering<Vector512<float>, Simd512>.Supports(op),
        8 => CpuOpLowering<Vector256<float>, Simd256>.Supports(op),
        _ => CpuOpLowering<Vector128<float>, Simd128>.Supports(op),
    };

    internal override DeviceProgram Compile(Graph graph)
    {
        CpuLowering lowering = Lanes switch
        {
            16 => Lowering<Vector512<float>, Simd512>(graph),
            8 => Lowering<Vector256<float>, Simd256>(graph),
            _ => Lowering<Vector128<float>, Simd128>(graph),
        };
        lowering.Lower();
        return new CpuProgram(graph, this, lowering);
    }

    private static CpuLowering Lowering<V, S>(Graph graph) where V : struct where S : struct, ISimd<V> =>
        CpuSampleLowering<V, S>.Supports(graph) ? new CpuSampleLowering<V, S>(graph) : new CpuOpLowering<V, S>(graph);

    internal override ParameterStore CreateParameterStore(IReadOnlyList<Parameter> parameters, Optimizer? optimizer) => new CpuParameterStore(parameters, optimizer);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Workers.Dispose();
    }
}
