using Cnn.Gpu.Backends.Reference;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Tests.Backends.Reference;

public sealed class BufferGuardsTests
{
    [Test]
    public void FindsAWriteBesideABuffer([Values(0, ReferenceProgram.GuardBytes - 1, ReferenceProgram.GuardBytes + 12)] int place)
    {
        var plan = BufferPlan.Create([new BufferRequest("x", 2 * ReferenceProgram.GuardBytes + 12, 0, 1)]);
        var memory = new PinnedMemory(plan.Bytes);
        var guards = new BufferGuards(plan, memory);
        guards.Fill();
        memory.View<float>(ReferenceProgram.GuardBytes, 3).AsSpan().Fill(1);
        guards.Check("a good kernel");
        memory.AsSpan()[place] = 1;
        Assert.That(() => guards.Check("a bad kernel"), Throws.TypeOf<KernelException>().With.Message.EqualTo("a bad kernel wrote outside the buffer of x."));
    }
}
