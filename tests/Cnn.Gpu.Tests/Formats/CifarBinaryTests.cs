using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Formats;

public sealed class CifarBinaryTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void ReadsFilesOneBehindTheOther()
    {
        var (pixels, labels) = CifarBinary.Read(_folder.Write("a", CifarFile.Build(3, 9)), _folder.Write("b", CifarFile.Build([0], new byte[3072])));
        Assert.Multiple(() =>
        {
            Assert.That(labels, Is.EqualTo(new byte[] { 3, 9, 0 }));
            Assert.That(pixels, Is.EqualTo(Enumerable.Range(0, 6144).Select(i => (byte)(i * 7)).Concat(new byte[3072])));
            Assert.That(CifarBinary.CountImages(_folder.File("a")), Is.EqualTo(2));
        });
    }

    [Test]
    public void SaysWhatIsWrongWithTheSize() => Assert.Multiple(() =>
    {
        Fails([], "the file is empty.");
        Fails(CifarFile.Build(1, 2)[..^1], "the file has 6145 bytes, no multiple of the 3073 of an image (a label and 3×32×32 pixels). It is cut short");
        Fails(new byte[3074 * 5], "the file has 15370 bytes, no multiple of the 3073 of an image (a label and 3×32×32 pixels). Its size is one of CIFAR-100");
    });

    [Test]
    public void RefusesALabelThatIsNoClass() =>
        Fails(CifarFile.Build(1, 2, 10), "the label of image 2 (counted from 0) is 10, expected 0 to 9: the file is damaged or not CIFAR-10.");

    [Test]
    public void AMissingFileIsNamed() =>
        Assert.That(() => CifarBinary.Read(_folder.File("none")), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("none"));

    private void Fails(byte[] content, string problem)
    {
        var path = _folder.Write("wrong", content);
        Assert.That(() => CifarBinary.Read(path), Throws.TypeOf<DataFormatException>().With.Message.StartsWith($"{path}: {problem}"));
    }
}
