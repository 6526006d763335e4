using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>Borders around buffers. Buffers start a step full of NaN, so that reading what nothing wrote shows as well.</summary>
internal sealed class BufferGuards(BufferPlan plan, KernelMemory memory)
{
    // A NaN as a float, and as an integer far outside any index.
    private const byte Pattern = 0xff;

    private readonly byte[] _border = new byte[ManagedProgram.GuardBytes];

    /// <summary>Writes the pattern over borders and buffers.</summary>
    public void Fill() => memory.Fill(Pattern);

    /// <summary>Looks at all borders.</summary>
    /// <exception cref="KernelException">One was written to.</exception>
    public void Check(string launch)
    {
        for (var i = 0; i < plan.Requests.Count; i++)
        {
            var (start, bytes) = (plan.Offsets[i], plan.Requests[i].Bytes);
            if (!IsIntact(start) || !IsIntact(start + bytes - ManagedProgram.GuardBytes))
                throw new KernelException($"{launch} wrote outside the buffer of {plan.Requests[i].Name}.");
        }
    }

    private bool IsIntact(long start)
    {
        memory.Read(start, _border.AsSpan());
        return !_border.AsSpan().ContainsAnyExcept(Pattern);
    }
}
