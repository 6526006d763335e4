using Cnn.Gpu.Data;
using Cnn.Gpu.Tests.Formats;

namespace Cnn.Gpu.Tests.Data;

public sealed class MnistTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase('-', "", false)]
    [TestCase('.', "", false)]
    [TestCase('-', ".gz", true)]
    [TestCase('.', ".gz", true)]
    public void LoadsTheFourFiles(char separator, string extension, bool gzip)
    {
        void Write(string stem, int rank, byte[] content) =>
            _folder.Write($"{stem}{separator}idx{rank}-ubyte{extension}", gzip ? IdxFile.Gzip(content) : content);
        Write("train-images", 3, IdxFile.Images(3, 4, 5));
        Write("train-labels", 1, IdxFile.Labels(9, 0, 5));
        Write("t10k-images", 3, IdxFile.Images(2, 4, 5));
        Write("t10k-labels", 1, IdxFile.Labels(1, 2));

        var (train, test) = Mnist.Load(_folder.Path);
        Assert.Multiple(() =>
        {
            Assert.That(Mnist.Exists(_folder.Path), Is.True);
            Assert.That(train.ImageShape, Is.EqualTo(new Shape(1, 4, 5)));
            Assert.That(train.Count, Is.EqualTo(3));
            Assert.That(train.Labels, Is.EqualTo(new byte[] { 9, 0, 5 }));
            Assert.That(train.Image(2).ToArray(), Is.EqualTo(IdxFile.Pixels(60)[40..]));
            Assert.That(test.Labels, Is.EqualTo(new byte[] { 1, 2 }));
            Assert.That(train.ClassNames, Is.EqualTo("0123456789".Select(c => c.ToString())));
        });
    }

    [Test]
    public void ListsTheMissingFiles()
    {
        WriteAll();
        File.Delete(_folder.File("train-labels-idx1-ubyte"));
        File.Delete(_folder.File("t10k-images-idx3-ubyte"));
        Assert.Multiple(() =>
        {
            Assert.That(Mnist.Exists(_folder.Path), Is.False);
            Assert.That(() => Mnist.Load(_folder.Path), Throws.TypeOf<DataFormatException>()
                .With.Message.Contains($"missing train-labels-idx1-ubyte[.gz], t10k-images-idx3-ubyte[.gz] in {_folder.Path}. Fetch"));
        });
    }

    [Test]
    public void SaysWhenTheFolderDoesNotExist()
    {
        var path = _folder.File("nothing");
        Assert.Multiple(() =>
        {
            Assert.That(Mnist.Exists(path), Is.False);
            Assert.That(() => Mnist.Load(path), Throws.TypeOf<DataFormatException>().With.Message.Contains("the folder does not exist"));
        });
    }

    [Test]
    public void RefusesFilesThatDoNotBelongTogether()
    {
        WriteAll();
        _folder.Write("t10k-labels-idx1-ubyte", IdxFile.Labels(1, 2, 3));
        Assert.That(() => Mnist.Load(_folder.Path), Throws.TypeOf<DataFormatException>()
            .With.Message.EndsWith("t10k-labels-idx1-ubyte: there are 3 labels, but 2 images in t10k-images-idx3-ubyte."));

        WriteAll();
        _folder.Write("t10k-images-idx3-ubyte", IdxFile.Images(2, 5, 4));
        Assert.That(() => Mnist.Load(_folder.Path), Throws.TypeOf<DataFormatException>()
            .With.Message.EndsWith("the test images are [1, 5, 4], but the training images in train-images-idx3-ubyte are [1, 4, 5]."));
    }

    [Test]
    public void RefusesALabelThatIsNoDigit()
    {
        WriteAll();
        _folder.Write("train-labels-idx1-ubyte", IdxFile.Labels(9, 0, 10));
        Assert.That(() => Mnist.Load(_folder.Path), Throws.TypeOf<DataFormatException>()
            .With.Message.EndsWith("train-labels-idx1-ubyte: the label of image 2 (counted from 0) is 10, expected 0 to 9."));
    }

    private void WriteAll()
    {
        _folder.Write("train-images-idx3-ubyte", IdxFile.Images(3, 4, 5));
        _folder.Write("train-labels-idx1-ubyte", IdxFile.Labels(9, 0, 5));
        _folder.Write("t10k-images-idx3-ubyte", IdxFile.Images(2, 4, 5));
        _folder.Write("t10k-labels-idx1-ubyte", IdxFile.Labels(1, 2));
    }
}
