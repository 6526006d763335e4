using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Where several elements of a window are equal, the first in reading order gets the gradient.</summary>
internal sealed class PoolTieTests(DeviceSpec spec) : DeviceFixture(spec)
{
    [Test]
    public void FirstGetsTheGradient([Values(PoolKind.Max, PoolKind.Min)] PoolKind kind, [Values(0f, -2f)] float value)
    {
        const int batch = 17;
        Shape x = [batch, 2, 4, 6];
        var values = new float[x.Elements];
        Array.Fill(values, value);
        var dy = new float[batch * 2 * 2 * 3];
        Array.Fill(dy, 1);
        var results = OpCaseRunner.Run(new OpCase("ties", [new Operand("x", x, values, OperandKind.Sample)],
            (g, v) => g.Apply(new Pool2dOp(kind, Geometry2d.Create(4, 6, 2, 2, 0, 1)), v)) { OutputGradient = dy, Wanted = ["x"] }, Device);
        var expected = values.Select((_, i) => i % 6 % 2 == 0 && i / 6 % 2 == 0 ? 1f : 0f);
        Assert.Multiple(() =>
        {
            Assert.That(results["y"], Is.All.EqualTo(value));
            Assert.That(results["dx"], Is.EqualTo(expected));
        });
    }
}
