using Cnn.Gpu.Backends;
using Cnn.Gpu.Backends.Cpu;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Tests.Backends.Cpu;

public sealed class CpuGuardsTests
{
    [Test]
    public unsafe void AWriteBehindABufferIsSeen()
    {
        using var device = Device.Open("cpu", new DeviceOptions { Threads = 2, GuardBuffers = true });
        var g = new GraphBuilder(3);
        g.Output("y", g.Apply(new Gpu.Layers.ReLU(), g.Input(new InputSpec("x", [5], InputFormat.Float32))));
        var program = (CpuProgram)Plan.Create(g.Build(), device).Program;
        var memory = program.Arenas.Select(a => new CpuMemoryBlock(a.Bytes)).ToArray();
        var guards = new CpuGuards(program, memory);
        Assert.That(guards.Check, Throws.Nothing);

        var plan = program.BatchMemory.Plan;
        var end = (float*)(memory[1].Pointer + plan.Offsets[0] + plan.Requests[0].Bytes) - CpuProgram.GuardFloats;
        *end = 1;
        Assert.That(guards.Check, Throws.TypeOf<KernelException>().With.Message.Contains("beyond the end"));
        foreach (var block in memory) block.Dispose();
    }
}
