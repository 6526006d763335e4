using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

public sealed class MinPool2dTests
{
    [Test]
    public void Pools() =>
        Assert.That(LayerProbe.Ops(new MinPool2d(2), [1, 1, 4, 4]), Is.EqualTo(new[] { new Pool2dOp(PoolKind.Min, Geometry2d.Create(4, 4, 2, 2, 0, 1)) }));

    [Test]
    public void Prints() => Assert.Multiple(() =>
    {
        Assert.That(new MinPool2d(2).ToString(), Is.EqualTo("MinPool2d(2)"));
        Assert.That(new MinPool2d(3, stride: 2, padding: 1, dilation: 2, ceilMode: true).ToString(),
            Is.EqualTo("MinPool2d(3, stride: 2, padding: 1, dilation: 2, ceilMode: true)"));
    });
}
