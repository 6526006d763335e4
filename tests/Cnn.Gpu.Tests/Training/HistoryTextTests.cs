using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

public sealed class HistoryTextTests
{
    [Test]
    public void ReadsBackExactly()
    {
        EpochResult[] epochs =
        [
            new(1, 1 / 3d, 0.1 + 0.2, 2 / 3d, 1, 1e-9, 123456.789012345, 1 / 3f),
            new(int.MaxValue, 1e300, 0, null, null, 5, 6, 1e-30f),
        ];
        Assert.That(epochs.Select(e => HistoryText.Parse(HistoryText.Format(e))), Is.EqualTo(epochs));
    }

    [TestCase("")]
    [TestCase("1,2,3")]
    [TestCase("1,x,3,4,5,6,7,8")]
    public void OtherTextIsAnError(string line) => Assert.That(() => HistoryText.Parse(line), Throws.TypeOf<FormatException>());
}
