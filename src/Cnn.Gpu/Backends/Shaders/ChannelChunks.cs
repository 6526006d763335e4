namespace Cnn.Gpu.Backends.Shaders;

/// <summary>How the values of a channel are shared out to the groups of a launch that sums them.</summary>
/// <param name="Blocks">The blocks of a chunk.</param>
/// <param name="Positions">The positions of a chunk in each of them.</param>
/// <param name="Parts">The chunks that share the positions of a block.</param>
/// <param name="Count">The chunks of a channel.</param>
internal readonly record struct ChannelChunks(int Blocks, int Positions, int Parts, int Count)
{
    private const int GroupsPerUnit = 4;

    // A group should have some elements for each of its work items.
    private const int ElementsPerItem = 8;

    /// <summary>As few chunks as keep all compute units busy: first of whole blocks, then of parts of them.</summary>
    /// <param name="channels">The channels.</param>
    /// <param name="positions">The positions of a channel.</param>
    /// <param name="blocks">The blocks of a batch.</param>
    /// <param name="sublanes">The work items that share the samples of a block.</param>
    /// <param name="groupSize">The work items of a group.</param>
    /// <param name="computeUnits">The compute units.</param>
    public static ChannelChunks Choose(int channels, int positions, int blocks, int sublanes, int groupSize, int computeUnits)
    {
        var wanted = Math.Max(1, computeUnits * GroupsPerUnit / channels);
        var blocksOfChunk = Math.Max(1, blocks / wanted);
        var parts = Math.Max(1, Math.Min(wanted / blocks, (int)((long)positions * sublanes / (groupSize * ElementsPerItem))));
        var positionsOfChunk = Ceiling(positions, parts);
        parts = Ceiling(positions, positionsOfChunk);
        return new ChannelChunks(blocksOfChunk, positionsOfChunk, parts, Ceiling(blocks, blocksOfChunk) * parts);
    }

    private static int Ceiling(int count, int size) => (count + size - 1) / size;
}
