using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Formats;

public sealed class TarFilesTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * i / 7))];

    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void TakesTheNamedFilesAlone()
    {
        Unpack(TarFile.Build(("top/readme", [1]), ("top/a.bin", Content), ("../../b.bin", [2]), ("top/c.bin", [3])), "a.bin", "b.bin");
        Assert.Multiple(() =>
        {
            Assert.That(_folder.Files, Is.EqualTo(new[] { "a.bin", "archive", "b.bin" }));
            Assert.That(File.ReadAllBytes(_folder.File("a.bin")), Is.EqualTo(Content));
            Assert.That(File.ReadAllBytes(_folder.File("b.bin")), Is.EqualTo(new byte[] { 2 }));
        });
    }

    [Test]
    public void NamesWhatIsMissing() => Fails(TarFile.Build(("a.bin", [1])), "the archive lacks b.bin, c.bin.", "c.bin", "a.bin", "b.bin");

    [Test]
    public void ACutArchiveLeavesNoPartOfAFile()
    {
        var archive = TarFile.Build(("a.bin", [1, 2]), ("b.bin", Content));
        Fails(archive[..(archive.Length / 2)], "the archive is damaged or cut short.", "a.bin", "b.bin");
        Assert.That(_folder.Files, Is.EqualTo(new[] { "a.bin", "archive" }));
    }

    [Test]
    public void WhatIsNoArchiveIsRefused() => Fails(Content, "the archive is damaged or cut short.", "a.bin");

    [Test]
    public void CancellingLeavesNoFiles()
    {
        _folder.Write("archive", TarFile.Build(("a.bin", Content)));
        Assert.That(() => TarFiles.Unpack(_folder.File("archive"), ["a.bin"], _folder.Path, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_folder.Files, Is.EqualTo(new[] { "archive" }));
    }

    private void Unpack(byte[] archive, params string[] names) => TarFiles.Unpack(_folder.Write("archive", archive), names, _folder.Path, default);

    private void Fails(byte[] archive, string problem, params string[] names) =>
        Assert.That(() => Unpack(archive, names), Throws.TypeOf<DataFormatException>().With.Message.StartsWith($"{_folder.File("archive")}: {problem}"));
}
