using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Layers;

public sealed class DropoutTests
{
    [Test]
    public void IsTheIdentityOutsideTraining() =>
        Assert.That(LayerProbe.Ops(new Dropout(), [2, 7]), Is.Empty);

    [Test]
    public void IsTheIdentityIfNothingDrops() =>
        Assert.That(LayerProbe.Ops(new Dropout(0), [2, 7], training: true), Is.Empty);

    [Test]
    public void EachLayerDrawsFromAStreamOfItsOwn() =>
        Assert.That(LayerProbe.Ops(new Sequential(new Dropout(), new Dropout(0.25f)), [2, 7], training: true),
            Is.EqualTo(new[] { new DropoutOp(0.5f, 1), new DropoutOp(0.25f, 2) }));

    [TestCase(-0.1f)]
    [TestCase(1f)]
    [TestCase(float.NaN)]
    public void RefusesWhatIsNoProbability(float p) =>
        Assert.That(() => new Dropout(p), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("at least 0 and below 1"));

    [Test]
    public void Prints() => Assert.That(new Dropout(0.25f).ToString(), Is.EqualTo("Dropout(0.25)"));
}
