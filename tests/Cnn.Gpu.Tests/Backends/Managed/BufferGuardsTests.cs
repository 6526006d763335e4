using Cnn.Gpu.Backends.Managed;
using Cnn.Gpu.Backends.Reference;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Tests.Backends.Managed;

public sealed class BufferGuardsTests
{
    [Test]
    public void FindsAWriteBesideABuffer([Values(0, ManagedProgram.GuardBytes - 1, ManagedProgram.GuardBytes + 12)] int place)
    {
        var plan = BufferPlan.Create([new BufferRequest("x", 2 * ManagedProgram.GuardBytes + 12, 0, 1)]);
        using var memory = new KernelMemory(plan.Bytes);
        var guards = new BufferGuards(plan, memory);
        guards.Fill();
        memory.View<float>(ManagedProgram.GuardBytes, 3).AsSpan().Fill(1);
        guards.Check("a good kernel");
        memory.View<byte>(place, 1)[0] = 1;
        Assert.That(() => guards.Check("a bad kernel"), Throws.TypeOf<KernelException>().With.Message.EqualTo("a bad kernel wrote outside the buffer of x."));
    }
}
