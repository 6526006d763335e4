using System.IO.Compression;
using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Formats;

public sealed class NpzTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void ReadsStoredAndDeflatedArrays([Values(CompressionLevel.NoCompression, CompressionLevel.Optimal)] CompressionLevel level)
    {
        var path = Zip(level, ("x.npy", NpyFile.Build("<f4", "(1, 2)", Convert.FromHexString("0000803F00000040"))),
            ("init.0.weight.npy", NpyFile.Build("|u1", "()", [5])));
        var arrays = Npz.Read(path);
        Assert.Multiple(() =>
        {
            Assert.That(arrays.Keys, Is.EquivalentTo(new[] { "x", "init.0.weight" }));
            Assert.That(arrays["x"].Shape, Is.EqualTo(new Shape(1, 2)));
            Assert.That(arrays["x"].AsFloats(), Is.EqualTo(new float[] { 1, 2 }));
            Assert.That(arrays["init.0.weight"].Dimensions, Is.Empty);
            Assert.That(arrays["init.0.weight"].AsInts(), Is.EqualTo(new long[] { 5 }));
        });
    }

    [Test]
    public void NamesTheBadArray()
    {
        var path = Zip(CompressionLevel.Optimal, ("x.npy", NpyFile.Build("<f4", "(3,)", new byte[8])));
        Assert.That(() => Npz.Read(path), Throws.TypeOf<DataFormatException>()
            .With.Message.StartsWith(path + "/x.npy: ").And.Message.Contains("4 bytes missing"));
    }

    [Test]
    public void RefusesOtherContent() => Assert.Multiple(() =>
    {
        Assert.That(() => Npz.Read(Zip(CompressionLevel.Optimal, ("readme.txt", [1]))),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("'readme.txt' is not a .npy file"));
        Assert.That(
            () => Npz.Read(Zip(CompressionLevel.Optimal,
                ("x.npy", NpyFile.Build("|u1", "()", [5])), ("x.npy", NpyFile.Build("|u1", "()", [6])))),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("two entries named 'x.npy'"));
        Assert.That(() => Npz.Read(_folder.Write("b.npz", new byte[100])),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("zip archive cannot be read"));
    });

    [Test]
    public void RefusesAnArchiveCutShortAnywhere()
    {
        var bytes = File.ReadAllBytes(Zip(CompressionLevel.Optimal, ("x.npy", NpyFile.Build("<f4", "(50,)", new byte[200]))));
        Assert.Multiple(() =>
        {
            for (var length = 0; length < bytes.Length; length += 7)
                Assert.That(() => Npz.Read(_folder.Write("cut.npz", bytes[..length])),
                    Throws.TypeOf<DataFormatException>(), $"{length} bytes");
        });
    }

    private string Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        var path = _folder.File("a.npz");
        using var stream = File.Create(path);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var entry = archive.CreateEntry(name, level).Open();
            entry.Write(content);
        }
        return path;
    }
}
