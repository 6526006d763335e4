using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Reference;

/// <summary>Borders around buffers. Buffers start a step full of NaN, so that reading what nothing wrote shows as well.</summary>
internal sealed class BufferGuards(BufferPlan plan, PinnedMemory memory)
{
    // A NaN as a float, and as an integer far outside any index.
    private const byte Pattern = 0xff;

    /// <summary>Writes the pattern over borders and buffers.</summary>
    public void Fill() => memory.AsSpan().Fill(Pattern);

    /// <summary>Looks at all borders.</summary>
    /// <exception cref="KernelException">One was written to.</exception>
    public void Check(string launch)
    {
        for (var i = 0; i < plan.Requests.Count; i++)
        {
            var (start, bytes) = ((int)plan.Offsets[i], (int)plan.Requests[i].Bytes);
            if (!IsIntact(start) || !IsIntact(start + bytes - ReferenceProgram.GuardBytes))
                throw new KernelException($"{launch} wrote outside the buffer of {plan.Requests[i].Name}.");
        }
    }

    private bool IsIntact(int start) => !memory.AsSpan().Slice(start, ReferenceProgram.GuardBytes).ContainsAnyExcept(Pattern);
}
