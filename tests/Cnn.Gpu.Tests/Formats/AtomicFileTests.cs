using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Formats;

public sealed class AtomicFileTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void ReplacesTheFile()
    {
        var path = _folder.Write("a", [9, 9, 9, 9]);
        AtomicFile.Write(path, s => s.Write([1, 2, 3]));
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(_folder.Files, Is.EqualTo(new[] { "a" }));
        });
    }

    [Test]
    public void AFailureLeavesTheOldFileAlone()
    {
        var path = _folder.Write("a", [9]);
        void Fail(Stream s)
        {
            s.Write(new byte[1 << 20]);
            throw new IOException("disk full");
        }
        Assert.Multiple(() =>
        {
            Assert.That(() => AtomicFile.Write(path, Fail), Throws.TypeOf<IOException>().With.Message.EqualTo("disk full"));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 9 }));
            Assert.That(_folder.Files, Is.EqualTo(new[] { "a" }));
        });
    }

    [Test]
    public void AMissingFolderIsAnError() =>
        Assert.That(() => AtomicFile.Write(Path.Combine(_folder.Path, "no", "a"), _ => { }), Throws.TypeOf<DirectoryNotFoundException>());
}
