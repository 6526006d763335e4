using Cnn.Gpu.Backends.Shaders;
using Cnn.Gpu.Backends.Shaders.Compute;

namespace Cnn.Gpu.Tests.Backends.Shaders;

[TestFixture]
internal sealed class ConvolutionTilesTests
{
    private static readonly int[] Sizes = [1, 2, 3, 5, 6, 7, 16, 33, 224];

    [Test]
    public void DirectTilesFit([Values] ComputeClass @class, [Values(1, 2)] int rows)
    {
        var tiles = ConvolutionTiles.For(@class);
        foreach (var channels in Sizes)
            foreach (var columns in Sizes.Where(c => c % rows == 0))
                foreach (var tile in tiles.Direct(channels, rows, columns, rows, count: 4))
                {
                    var fits = tile.Channels <= channels && tile.Columns <= columns && tile.Columns % rows == 0;
                    Assert.That(fits && tile.Rows == rows && tile.Sums <= tiles.Sums, $"{tile} of {channels} channels, {columns} columns");
                }
    }

    [Test]
    public void WeightTilesFit([Values] ComputeClass @class)
    {
        var tiles = ConvolutionTiles.For(@class);
        foreach (var outputs in Sizes)
            foreach (var inputs in Sizes)
                foreach (var taps in Sizes)
                {
                    var tile = tiles.Weights(outputs, inputs, taps);
                    var fits = tile.Outputs <= outputs && tile.Inputs <= inputs && tile.Taps <= taps && tile.Sums <= tiles.Sums;
                    Assert.That(fits, $"{tile} of {outputs}, {inputs}, {taps}");
                }
    }

    [Test]
    public void ALayerThatTilesExactlyGetsTheLargestTile() =>
        Assert.That(ConvolutionTiles.Cpu.Direct(channels: 6, rows: 1, columns: 28, columnStep: 1, count: 1), Is.EqualTo(new[] { new DirectTile(6, 1, 4) }));

    [TestCase(10, 1000, ExpectedResult = 16, Description = "nothing in vain")]
    [TestCase(128, 1000, ExpectedResult = 128, Description = "large tiles for large layers")]
    [TestCase(128, 2, ExpectedResult = 16, Description = "small ones where groups would be few")]
    public int ProductsGetTilesBySize(int channels, int columnTiles) =>
        ConvolutionTiles.Choose(ConvolutionTiles.Gpu.Gemm, channels, columnTiles, units: 8).Channels;
}
