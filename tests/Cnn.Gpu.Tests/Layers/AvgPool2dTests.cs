using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

public sealed class AvgPool2dTests
{
    [Test]
    public void Pools() =>
        Assert.That(LayerProbe.Ops(new AvgPool2d(2, countIncludePad: false), [1, 1, 4, 4]),
            Is.EqualTo(new[] { new Pool2dOp(PoolKind.Average, Geometry2d.Create(4, 4, 2, 2, 0, 1), CountIncludePad: false) }));

    /// <summary>torch.nn.AvgPool2d(3, 2, 1, ceil_mode=True) on 6×6: the last window hangs over the padding and is cut there.</summary>
    [Test]
    public void TheDivisorCutsWindowsAtTheBorderOfThePadding() => Assert.Multiple(() =>
    {
        var geometry = Geometry2d.Create(6, 6, 3, 2, 1, 1, ceilMode: true);
        var with = new Pool2dOp(PoolKind.Average, geometry);
        var without = with with { CountIncludePad = false };
        Assert.That(new[] { with.Divisor(0, 0), with.Divisor(0, 3), with.Divisor(3, 3) }, Is.EqualTo(new[] { 9, 6, 4 }));
        Assert.That(new[] { without.Divisor(0, 0), without.Divisor(0, 3), without.Divisor(3, 3) }, Is.EqualTo(new[] { 4, 2, 1 }));
    });

    [Test]
    public void Prints() => Assert.Multiple(() =>
    {
        Assert.That(new AvgPool2d(2).ToString(), Is.EqualTo("AvgPool2d(2)"));
        Assert.That(new AvgPool2d((3, 2), stride: 2, padding: 1, ceilMode: true, countIncludePad: false).ToString(),
            Is.EqualTo("AvgPool2d(3×2, stride: 2, padding: 1, ceilMode: true, countIncludePad: false)"));
    });
}
