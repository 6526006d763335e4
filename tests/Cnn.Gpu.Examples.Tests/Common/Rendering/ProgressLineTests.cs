using Cnn.Gpu.Examples.Rendering;

namespace Cnn.Gpu.Examples.Tests.Rendering;

public sealed class ProgressLineTests
{
    [Test]
    public void FillsTheLineButItsEnd()
    {
        var line = Screens.Draw(new ProgressLine("epoch 1/5", 0.5, "1 s left"), width: 50);
        Assert.That(line, Is.EqualTo("  epoch 1/5 ━━━━━━━━━──────────  50 %  1 s left"));
    }

    [Test]
    public void HasAnAsciiForm() =>
        Assert.That(Screens.Draw(new ProgressLine("a", 1, "b"), width: 20, unicode: false), Is.EqualTo("  a #### 100 %  b"));

    [TestCase(10)]
    [TestCase(30)]
    public void NeverWraps(int width) =>
        Assert.That(Screens.Draw(new ProgressLine("epoch 1/5", 0.5, "loss 0.1234  97.81 %  151,200 images/s"), width),
            Has.Length.LessThan(width).And.Not.Contain("\n"));
}
