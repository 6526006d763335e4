namespace Cnn.Gpu.Tests;

public sealed class AxisGeometryTests
{
    private static IEnumerable<AxisGeometry> Small(bool ceilMode) =>
        from input in Enumerable.Range(1, 9)
        from kernel in Enumerable.Range(1, 4)
        from stride in Enumerable.Range(1, 4)
        from before in Enumerable.Range(0, kernel / 2 + 1)
        from after in Enumerable.Range(0, kernel / 2 + 1)
        from dilation in Enumerable.Range(1, 3)
        select new AxisGeometry(input, kernel, stride, before, after, dilation, ceilMode);

    /// <summary>Sizes worked out by hand in lectures.</summary>
    [TestCase(4, 3, 0, 1, 2)]
    [TestCase(5, 4, 2, 1, 6)]
    [TestCase(5, 3, 1, 1, 5)]
    [TestCase(5, 3, 2, 1, 7)]
    [TestCase(5, 3, 0, 2, 2)]
    [TestCase(6, 3, 1, 2, 3)]
    [TestCase(7, 3, 0, 1, 5)]
    [TestCase(7, 3, 0, 2, 3)]
    [TestCase(7, 3, 1, 3, 3)]
    public void CountsWindows(int i, int k, int p, int s, int o) =>
        Assert.That(new AxisGeometry(i, k, s, p, p, 1).Output, Is.EqualTo(o));

    [Test]
    public void AllWindowsLieInThePaddedInput()
    {
        foreach (var axis in Small(ceilMode: false))
        {
            var count = 0;
            while (count * axis.Stride + axis.Span <= axis.PadBefore + axis.Input + axis.PadAfter) count++;
            Assert.That(axis.Output, Is.EqualTo(count), axis.ToString());
        }
    }

    /// <summary>PyTorch's rule: go on until the end of the padding is covered, but start no window behind the input.</summary>
    [Test]
    public void CeilModeCoversTheEnd()
    {
        foreach (var axis in Small(ceilMode: true))
        {
            var count = 0;
            while ((count - 1) * axis.Stride + axis.Span < axis.PadBefore + axis.Input + axis.PadAfter
                   && count * axis.Stride < axis.PadBefore + axis.Input) count++;
            Assert.That(axis.Output, Is.EqualTo(count), axis.ToString());
        }
    }

    [Test]
    public void FindsTheWindowsWhoseTapReadsTheInput()
    {
        foreach (var axis in Small(ceilMode: false).Concat(Small(ceilMode: true)))
            for (var tap = 0; tap < axis.Kernel; tap++)
            {
                var inside = Enumerable.Range(0, axis.Output).Where(o => axis.InputIndex(o, tap) is var i && i >= 0 && i < axis.Input);
                var (start, end) = axis.OutputsInside(tap);
                Assert.That(Enumerable.Range(start, end - start), Is.EqualTo(inside), $"{axis}, tap {tap}");
            }
    }

    [Test]
    public void ExplainsItsArithmetic() => Assert.Multiple(() =>
    {
        Assert.That(new AxisGeometry(28, 5, 1, 2, 2, 1).Formula, Is.EqualTo("floor((28 + 2·2 - 5) / 1) + 1 = 28"));
        Assert.That(new AxisGeometry(9, 3, 2, 0, 1, 2).Formula, Is.EqualTo("floor((9 + 0 + 1 - (2·(3 - 1) + 1)) / 2) + 1 = 3"));
        Assert.That(new AxisGeometry(5, 2, 2, 0, 0, 1, CeilMode: true).Formula, Is.EqualTo("ceil((5 + 2·0 - 2) / 2) + 1 = 3"));
        Assert.That(new AxisGeometry(4, 2, 3, 1, 1, 1, CeilMode: true).Formula, Is.EqualTo("ceil((4 + 2·1 - 2) / 3) + 1 - 1 = 2"));
    });
}
