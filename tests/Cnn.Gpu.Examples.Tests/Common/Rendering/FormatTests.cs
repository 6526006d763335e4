using Cnn.Gpu.Examples.Rendering;

namespace Cnn.Gpu.Examples.Tests.Rendering;

public sealed class FormatTests
{
    [TestCase(0.98765, "98.8 %")]
    [TestCase(double.NaN, "-")]
    public void WritesFractions(double fraction, string expected) => Assert.That(Format.Percent(fraction), Is.EqualTo(expected));

    [TestCase(0.04, "0.0 s")]
    [TestCase(99.9, "99.9 s")]
    [TestCase(99.99, "1:39 min")]
    [TestCase(3600, "1:00 h")]
    [TestCase(1e9, "days")]
    public void WritesTimes(double seconds, string expected) => Assert.That(Format.Seconds(seconds), Is.EqualTo(expected));

    [TestCase(1, "1 step")]
    [TestCase(1500, "1,500 steps")]
    public void WritesCounts(long count, string expected) => Assert.That(Format.Count(count, "step"), Is.EqualTo(expected));

    [TestCase(999, "999 bytes")]
    [TestCase(246_824, "247 KB")]
    [TestCase(9_912_422, "9.9 MB")]
    public void WritesSizes(long bytes, string expected) => Assert.That(Format.Bytes(bytes), Is.EqualTo(expected));

    [TestCase(0.12345, "0.1235")]
    [TestCase(12345.678, "12346")]
    public void WritesLosses(double loss, string expected) => Assert.That(Format.Loss(loss), Is.EqualTo(expected));
}
