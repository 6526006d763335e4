namespace Cnn.Gpu.Graphs;

/// <summary>Something that needs memory from one step of a plan to another.</summary>
/// <param name="Name">For descriptions.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="FirstUse">The step that writes it first.</param>
/// <param name="LastUse">The step that reads it last.</param>
public readonly record struct BufferRequest(string Name, long Bytes, int FirstUse, int LastUse);

/// <summary>Where each buffer lies in an arena. Buffers whose lifetimes overlap never share bytes; others do where it saves memory.</summary>
public sealed class BufferPlan
{
    private BufferPlan(IReadOnlyList<BufferRequest> requests, long[] offsets, long bytes, int alignment)
    {
        Requests = requests;
        Offsets = offsets;
        Bytes = bytes;
        Alignment = alignment;
    }

    /// <summary>What was asked for.</summary>
    public IReadOnlyList<BufferRequest> Requests { get; }

    /// <summary>The offset in bytes of each request.</summary>
    public IReadOnlyList<long> Offsets { get; }

    /// <summary>The size of the arena.</summary>
    public long Bytes { get; }

    /// <summary>What every offset is a multiple of.</summary>
    public int Alignment { get; }

    /// <summary>What separate buffers would take.</summary>
    public long BytesWithoutReuse => Requests.Sum(r => Align(r.Bytes, Alignment));

    /// <summary>Places the buffers, the largest first, each at the lowest offset that no buffer alive at the same time covers.</summary>
    public static BufferPlan Create(IReadOnlyList<BufferRequest> requests, int alignment = 128)
    {
        var offsets = new long[requests.Count];
        var placed = new List<int>();
        long total = 0;
        foreach (var i in Enumerable.Range(0, requests.Count).OrderByDescending(i => requests[i].Bytes).ThenBy(i => i))
        {
            var size = Align(requests[i].Bytes, alignment);
            long offset = 0;
            foreach (var j in placed.Where(j => Overlap(requests[i], requests[j])).OrderBy(j => offsets[j]))
            {
                if (offset + size <= offsets[j]) break;
                offset = Math.Max(offset, offsets[j] + Align(requests[j].Bytes, alignment));
            }
            offsets[i] = offset;
            placed.Add(i);
            total = Math.Max(total, offset + size);
        }
        return new BufferPlan(requests, offsets, total, alignment);
    }

    /// <summary>Places the buffers one behind the other, in order.</summary>
    public static BufferPlan InOrder(IReadOnlyList<BufferRequest> requests, int alignment = 128)
    {
        var offsets = new long[requests.Count];
        long total = 0;
        for (var i = 0; i < requests.Count; i++)
        {
            offsets[i] = total;
            total += Align(requests[i].Bytes, alignment);
        }
        return new BufferPlan(requests, offsets, total, alignment);
    }

    private static bool Overlap(BufferRequest a, BufferRequest b) => a.FirstUse <= b.LastUse && b.FirstUse <= a.LastUse;

    private static long Align(long bytes, int alignment) => (bytes + alignment - 1) / alignment * alignment;
}
