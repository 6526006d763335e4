using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Formats;

public sealed class IdxTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void ReadsImagesAndLabelsPlainOrGzipped([Values] bool gzip, [Values("a", "a.gz")] string name)
    {
        byte[] Pack(byte[] content) => gzip ? IdxFile.Gzip(content) : content;
        var images = Idx.Read(_folder.Write("images" + name, Pack(IdxFile.Images(2, 3, 4))), 3);
        var labels = Idx.Read(_folder.Write("labels" + name, Pack(IdxFile.Labels(7, 0, 255))), 1);
        Assert.Multiple(() =>
        {
            Assert.That(images.Shape, Is.EqualTo(new Shape(2, 3, 4)));
            Assert.That(images.Values, Is.EqualTo(IdxFile.Pixels(24)));
            Assert.That(labels.Shape, Is.EqualTo(new Shape(3)));
            Assert.That(labels.Values, Is.EqualTo(new byte[] { 7, 0, 255 }));
        });
    }

    [Test]
    public void ReadsMoreThanTheFirstBuffer()
    {
        // A million equal bytes shrink to a thousandth, so that the buffer has to grow while it reads.
        var bytes = IdxFile.Gzip(IdxFile.Build(0x801, [1_000_000], Enumerable.Repeat((byte)3, 1_000_000).ToArray()));
        var labels = Idx.Read(_folder.Write("a", bytes), 1);
        Assert.That(labels.Values.Length == 1_000_000 && labels.Values.All(v => v == 3), Is.True);
    }

    [Test]
    public void RefusesAWrongMagicNumber() => Assert.Multiple(() =>
    {
        Refuses(IdxFile.Labels(new byte[20]), 3,
            "the magic number is 0x00000801 (labels: bytes of rank 1), expected 0x00000803 (images: bytes of rank 3)");
        Refuses(IdxFile.Images(1, 2, 2), 1, "the magic number is 0x00000803 (images: bytes of rank 3), expected 0x00000801");
        Refuses(IdxFile.Build(0xD01, [1], [0, 0, 0, 0]), 1, "the magic number is 0x00000D01, expected 0x00000801");
        Refuses("<!DOCTYPE html><html></html>"u8.ToArray(), 1, "the magic number is 0x3C21444F");
    });

    [Test]
    public void RefusesAFileCutShort([Values] bool gzip)
    {
        byte[] Pack(byte[] content) => gzip ? IdxFile.Gzip(content) : content;
        var whole = IdxFile.Images(2, 3, 4);
        Assert.Multiple(() =>
        {
            Refuses(Pack(whole[..^5]), 3, "5 bytes missing)");
            Refuses(Pack(whole[..16]), 3, "24 bytes missing)");
            Refuses(Pack(whole[..10]), 3, "10 of 16 bytes of the header");
            Refuses(Pack([]), 3, "0 of 16 bytes of the header");
        });
    }

    [Test]
    public void RefusesTrailingBytes() => Assert.Multiple(() =>
    {
        Refuses([.. IdxFile.Images(1, 2, 2), 1, 2], 3, "[1, 2, 2] needs 4 bytes after the header, but 6 are there (2 too many)");
        Refuses(IdxFile.Gzip([.. IdxFile.Images(1, 2, 2), 1, 2]), 3, "there are bytes after the 4 that [1, 2, 2] needs");
    });

    [Test]
    public void RefusesGzipCutShortAnywhere()
    {
        var whole = IdxFile.Gzip(IdxFile.Images(2, 30, 40));
        Assert.Multiple(() =>
        {
            for (var length = 2; length < whole.Length; length++) Refuses(whole[..length], 3, "the gzip data are cut short or corrupt");
        });
    }

    [Test]
    public void RefusesCorruptGzip()
    {
        var random = new Random(1);
        var data = new byte[2400];
        random.NextBytes(data);
        var whole = IdxFile.Gzip(IdxFile.Build(0x803, [2, 30, 40], data));
        Assert.Multiple(() =>
        {
            var flipped = whole.ToArray();
            flipped[1500] ^= 1;
            Refuses(flipped, 3, "cut short or corrupt");
            var wrongSum = whole.ToArray();
            wrongSum[^8] ^= 1;
            Refuses(wrongSum, 3, "cut short or corrupt");
        });
    }

    [TestCase(uint.MaxValue, uint.MaxValue, uint.MaxValue, "[4294967295, 4294967295, 4294967295]; each must be from 1 to 2147483647")]
    [TestCase(2147483647u, 2147483647u, 2147483647u, "cut short")]
    [TestCase(60000u, 2800u, 28u, "cut short")]
    [TestCase(0u, 28u, 28u, "[0, 28, 28]; each must be from 1")]
    public void RefusesAbsurdDimensionsWithoutAllocatingThem(uint count, uint height, uint width, string message)
    {
        var bytes = IdxFile.Build(0x803, [count, height, width], new byte[10]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Multiple(() =>
        {
            Refuses(bytes, 3, message);
            Refuses(IdxFile.Gzip(bytes), 3, message.StartsWith("cut") ? "" : message);
        });
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000_000));
    }

    [Test]
    public void KnowsTwoRanks() => Assert.That(() => Idx.Read("nothing", 2), Throws.TypeOf<ArgumentOutOfRangeException>());

    private void Refuses(byte[] content, int rank, string message)
    {
        var path = _folder.Write("bad", content);
        Assert.That(() => Idx.Read(path, rank),
            Throws.TypeOf<DataFormatException>().With.Message.Contains(message).And.Message.StartsWith(path), $"{content.Length} bytes");
    }
}
