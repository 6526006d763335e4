using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Initializers;

public sealed class ZerosTests
{
    [Test]
    public void OverwritesWhatWasThere()
    {
        float[] values = [1, 2, 3];
        new Zeros().Fill(values, [3], new RandomStream(0));
        Assert.That(values, Is.EqualTo(new float[3]));
    }
}
