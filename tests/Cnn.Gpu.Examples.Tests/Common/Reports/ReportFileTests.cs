using Cnn.Gpu.Examples.Reports;
using Cnn.Gpu.Tests;

namespace Cnn.Gpu.Examples.Tests.Reports;

public sealed class ReportFileTests
{
    [Test]
    public void KeepsTheOldFileIfWritingFails()
    {
        using var folder = new TempFolder();
        var path = folder.Write("report", [1]);
        Assert.That(() => ReportFile.Write(path, _ => throw new IOException("full")), Throws.TypeOf<IOException>());
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1 }));
            Assert.That(folder.Files, Is.EqualTo(new[] { "report" }));
        });
        ReportFile.Write(path, s => s.WriteByte(2));
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 2 }));
    }
}
