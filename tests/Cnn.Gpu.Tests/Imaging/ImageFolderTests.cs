using Cnn.Gpu.Drawing;
using Cnn.Gpu.Imaging;

namespace Cnn.Gpu.Tests.Imaging;

public sealed class ImageFolderTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void ReadsPicturesOfAnySize()
    {
        Write("cat/1.png", 30, 20, new Rgb(10, 20, 30));
        Write("cat/2.png", 7, 90, new Rgb(40, 50, 60));
        Write("dog/1.png", 8, 8, new Rgb(70, 80, 90));
        var set = ImageFolder.Load(_folder.Path, [3, 8, 8]);
        Assert.Multiple(() =>
        {
            Assert.That(set.Count, Is.EqualTo(3));
            Assert.That(set.ImageShape, Is.EqualTo(new Shape(3, 8, 8)));
            Assert.That(set.ClassNames, Is.EqualTo(new[] { "cat", "dog" }));
            Assert.That(set.Labels, Is.EqualTo(new byte[] { 0, 0, 1 }));
            // Each picture has one colour, which no resizing changes.
            Assert.That(set.Pixels.Chunk(64).Select(plane => plane.Distinct().Single()), Is.EqualTo(new byte[] { 10, 20, 30, 40, 50, 60, 70, 80, 90 }));
        });
    }

    [Test]
    public void SplitsInGrey()
    {
        for (var i = 0; i < 10; i++) Write($"{(i < 5 ? "a" : "b")}/{i}.png", 4, 4, new Rgb((byte)i, (byte)i, (byte)i));
        var (train, test) = ImageFolder.LoadSplit(_folder.Path, [1, 2, 2], testFraction: 0.4, seed: 3);
        Assert.That((train.Count, test.Count), Is.EqualTo((6, 4)));
        Assert.That(train.Pixels.Concat(test.Pixels).Distinct().Order(), Is.EqualTo(Enumerable.Range(0, 10)));
    }

    [Test]
    public void NamesABrokenFile()
    {
        Write("a/1.png", 4, 4, default);
        Write("a/3.png", 4, 4, default);
        var broken = _folder.Write("a/2.png", [1, 2, 3]);
        Assert.That(() => ImageFolder.Load(_folder.Path, [3, 8, 8]),
            Throws.TypeOf<DataFormatException>().With.Message.StartsWith($"{broken}: it cannot be read as a picture"));
    }

    [Test]
    public void RefusesTheShapeBeforeItReads() =>
        Assert.That(() => ImageFolder.LoadSplit("/no/such/folder", [2, 8, 8]), Throws.TypeOf<ShapeException>());

    private void Write(string name, int width, int height, Rgb colour)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        new Picture(width, height, colour).SavePng(_folder.File(name));
    }
}
