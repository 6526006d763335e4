using Cnn.Gpu.Examples.Rendering;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Tests.Rendering;

public sealed class EpochTableTests
{
    [Test]
    public void AlignsRowsUnderTheHeader()
    {
        var row = EpochTable.Row(new EpochResult(2, 0.24154, 0.9251, 0.06119, 0.98014, 0.42, 152301.4, 1e-3f), 10);
        Assert.Multiple(() =>
        {
            Assert.That(row, Is.EqualTo("   2/10      0.2415   92.51 %      0.0612   98.01 %    152,301      0.4 s"));
            Assert.That(row, Has.Length.EqualTo(EpochTable.Header.Length).And.Length.LessThan(80));
        });
    }
}
