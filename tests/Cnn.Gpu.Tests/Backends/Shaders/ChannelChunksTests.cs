using Cnn.Gpu.Backends.Shaders;

namespace Cnn.Gpu.Tests.Backends.Shaders;

internal sealed class ChannelChunksTests
{
    [Test]
    public void ManyChannelsNeedOneChunkEach() =>
        Assert.That(ChannelChunks.Choose(channels: 64, positions: 49, blocks: 8, sublanes: 1, groupSize: 1, computeUnits: 2),
            Is.EqualTo(new ChannelChunks(Blocks: 8, Positions: 49, Parts: 1, Count: 1)));

    [Test]
    public void FewChannelsAreSharedOutByBlocksFirst() =>
        Assert.That(ChannelChunks.Choose(channels: 16, positions: 1024, blocks: 8, sublanes: 1, groupSize: 1, computeUnits: 16),
            Is.EqualTo(new ChannelChunks(Blocks: 2, Positions: 1024, Parts: 1, Count: 4)));

    [Test]
    public void ThenByPositions() =>
        Assert.That(ChannelChunks.Choose(channels: 16, positions: 1024, blocks: 4, sublanes: 32, groupSize: 256, computeUnits: 132),
            Is.EqualTo(new ChannelChunks(Blocks: 1, Positions: 128, Parts: 8, Count: 32)));

    [Test]
    public void EveryValueIsInOneChunk([Values(1, 3, 64)] int channels, [Values(1, 7, 156)] int positions, [Values(1, 2, 5)] int blocks,
        [Values(1, 32)] int sublanes, [Values(1, 2, 132)] int computeUnits)
    {
        var chunks = ChannelChunks.Choose(channels, positions, blocks, sublanes, sublanes == 1 ? 1 : 256, computeUnits);
        // As batch_norm.cl reads them.
        var values = Enumerable.Range(0, chunks.Count).SelectMany(chunk =>
            from block in Enumerable.Range(chunk / chunks.Parts * chunks.Blocks, chunks.Blocks).Where(b => b < blocks)
            from position in Enumerable.Range(chunk % chunks.Parts * chunks.Positions, chunks.Positions).Where(p => p < positions)
            select (block, position)).ToList();
        Assert.That(values, Is.Unique.And.Count.EqualTo(blocks * positions));
    }
}
