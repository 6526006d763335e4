using Cnn.Gpu.Drawing;
using Cnn.Gpu.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace Cnn.Gpu.Tests.Imaging;

public sealed class PictureFileTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("bmp")]
    [TestCase("gif")]
    [TestCase("pbm")]
    [TestCase("png")]
    [TestCase("qoi")]
    [TestCase("tga")]
    [TestCase("tiff")]
    public void ReadsWhatLosesNothing(string extension)
    {
        // Black and white alone, which every one of these formats keeps.
        using var image = new Image<Rgb24>(4, 3);
        for (var i = 0; i < 12; i++) image[i % 4, i / 4] = i % 5 < 2 ? new Rgb24(255, 255, 255) : new Rgb24(0, 0, 0);
        image.Save(_folder.File($"p.{extension}"));
        var plane = Enumerable.Range(0, 12).Select(i => (byte)(i % 5 < 2 ? 255 : 0)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(PictureFile.Load(_folder.File($"p.{extension}"), [1, 3, 4]), Is.EqualTo(plane));
            Assert.That(PictureFile.Load(_folder.File($"p.{extension}"), [3, 3, 4]), Is.EqualTo((byte[])[.. plane, .. plane, .. plane]));
        });
    }

    [TestCase("jpg")]
    [TestCase("webp")]
    public void ReadsWhatLosesLittle(string extension)
    {
        using var image = new Image<Rgb24>(40, 40, new Rgb24(200, 100, 50));
        image.Save(_folder.File($"p.{extension}"));
        var found = PictureFile.Load(_folder.File($"p.{extension}"), [3, 1, 1]);
        Assert.That(found.Select(b => (int)b), Is.EqualTo(new[] { 200, 100, 50 }).Within(4));
    }

    [Test]
    public void KeepsColoursApartAndWeighsThemForGrey()
    {
        Save(new Image<Rgb24>(1, 1, new Rgb24(200, 100, 50)));
        Assert.That(PictureFile.Load(_folder.File("p.png"), [3, 1, 1]), Is.EqualTo(new byte[] { 200, 100, 50 }));
        // 0.299 · 200 + 0.587 · 100 + 0.114 · 50 = 124.2
        Assert.That(PictureFile.Load(_folder.File("p.png"), [1, 1, 1]), Is.EqualTo(new byte[] { 124 }));
    }

    [Test]
    public void KeepsGreyAsItIs()
    {
        var image = new Image<L8>(16, 16);
        for (var i = 0; i < 256; i++) image[i % 16, i / 16] = new L8((byte)i);
        Save(image);
        Assert.That(PictureFile.Load(_folder.File("p.png"), [1, 16, 16]), Is.EqualTo(Enumerable.Range(0, 256)));
    }

    [Test]
    public void IgnoresTransparency()
    {
        Save(new Image<Rgba32>(1, 1, new Rgba32(9, 8, 7, 0)));
        Assert.That(PictureFile.Load(_folder.File("p.png"), [3, 1, 1]), Is.EqualTo(new byte[] { 9, 8, 7 }));
    }

    // Columns of different brightness, of which a crop shows some: [H, W] of the picture, the size asked for, the columns that remain.
    [TestCase(2, 6, 2, 2, new[] { 2, 3 })]
    [TestCase(2, 5, 2, 2, new[] { 2, 3 })]
    [TestCase(2, 7, 2, 2, new[] { 2, 3 })]
    [TestCase(3, 4, 3, 4, new[] { 0, 1, 2, 3 })]
    [TestCase(9, 4, 3, 4, new[] { 0, 1, 2, 3 })]
    public void CropsTheMiddle(int height, int width, int wantedHeight, int wantedWidth, int[] columns)
    {
        var image = new Image<L8>(width, height);
        for (var i = 0; i < width * height; i++) image[i % width, i / width] = new L8((byte)(20 * (i % width)));
        Save(image);
        Assert.That(PictureFile.Load(_folder.File("p.png"), [1, wantedHeight, wantedWidth]).Take(wantedWidth), Is.EqualTo(columns.Select(c => (byte)(20 * c))));
    }

    [Test]
    public void AveragesWhatItMakesSmaller()
    {
        // Stripes of one pixel: without antialias half of the colours would be lost, and a grey one is what remains of them.
        var image = new Image<L8>(64, 64);
        for (var i = 0; i < 4096; i++) image[i % 64, i / 64] = new L8((byte)(i % 2 * 200));
        Save(image);
        var inner = PictureFile.Load(_folder.File("p.png"), [1, 8, 8]).Where((_, i) => i % 8 is > 0 and < 7);
        Assert.That(inner.Select(b => (int)b), Is.All.InRange(98, 102));
    }

    [Test]
    public void ResizesAsPillowDoes()
    {
        // What Pillow 9.4 makes of this picture: resize((5, 4), Image.BILINEAR).crop((0, 0, 4, 4)), for a shape of [1, 4, 4].
        var image = new Image<L8>(10, 8);
        for (var i = 0; i < 80; i++) image[i % 10, i / 10] = new L8((byte)(i * 37 % 256));
        Save(image);
        int[] pillow = [87, 124, 116, 117, 124, 122, 120, 130, 142, 122, 140, 126, 121, 133, 148, 139];
        Assert.That(PictureFile.Load(_folder.File("p.png"), [1, 4, 4]).Select(b => (int)b), Is.EqualTo(pillow).Within(1));
    }

    [Test]
    public void TurnsAsTheCameraSays()
    {
        var image = new Image<L8>(2, 1);
        image[1, 0] = new L8(90);
        image.Metadata.ExifProfile = new ExifProfile();
        // The top of the picture is on its right side: it is to be turned by 90° to the left.
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, (ushort)8);
        Save(image);
        Assert.That(PictureFile.Load(_folder.File("p.png"), [1, 2, 1]), Is.EqualTo(new byte[] { 90, 0 }));
    }

    [Test]
    public void TakesTheFirstFrame()
    {
        using var image = new Image<Rgb24>(2, 2, new Rgb24(255, 255, 255));
        using var second = new Image<Rgb24>(2, 2);
        image.Frames.AddFrame(second.Frames.RootFrame);
        image.Save(_folder.File("p.gif"));
        Assert.That(PictureFile.Load(_folder.File("p.gif"), [1, 2, 2]), Is.All.EqualTo(255));
    }

    [Test]
    public void NamesAFileThatIsNoPicture()
    {
        var text = _folder.Write("text.png", "this is no picture"u8.ToArray());
        Assert.That(() => PictureFile.Load(text, [1, 2, 2]), Throws.TypeOf<DataFormatException>().With.Message.StartsWith($"{text}: it cannot be read as a picture: "));
        Assert.That(() => PictureFile.Load(_folder.Write("empty.png", []), [1, 2, 2]), Throws.TypeOf<DataFormatException>());
        Assert.That(() => PictureFile.Load(_folder.File("none.png"), [1, 2, 2]), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(_folder.File("none.png")));
    }

    [TestCase("png")]
    [TestCase("jpg")]
    [TestCase("bmp")]
    [TestCase("gif")]
    public void AFileThatIsCutAnywhereIsAnErrorOrAPicture(string extension)
    {
        using var image = new Image<Rgb24>(40, 30);
        for (var i = 0; i < 1200; i++) image[i % 40, i / 40] = new Rgb24((byte)i, (byte)(i * 7), (byte)(i / 5));
        image.Save(_folder.File($"whole.{extension}"));
        var bytes = File.ReadAllBytes(_folder.File($"whole.{extension}"));
        for (var length = 0; length < bytes.Length; length += 1 + bytes.Length / 200)
        {
            var cut = _folder.Write($"cut.{extension}", bytes[..length]);
            try
            {
                Assert.That(PictureFile.Load(cut, [3, 8, 8]), Has.Length.EqualTo(192));
            }
            catch (DataFormatException error)
            {
                Assert.That(error.FileName, Is.EqualTo(cut));
            }
        }
    }

    [TestCase(2, 4, 4)]
    [TestCase(4, 4)]
    public void RefusesOtherShapes(params int[] shape) =>
        Assert.That(() => PictureFile.Load("any.png", new Shape(shape)), Throws.TypeOf<ShapeException>().With.Message.Contains($"not of [{string.Join(", ", shape)}]"));

    [Test]
    public void WritesPng()
    {
        var picture = new Picture(3, 2, new Rgb(1, 2, 3)) { [2, 1] = new(255, 0, 9) };
        picture.SavePng(_folder.File("p.png"));
        using var read = Image.Load<Rgb24>(_folder.File("p.png"));
        Assert.That((read.Width, read.Height, read[0, 0], read[2, 1]), Is.EqualTo((3, 2, new Rgb24(1, 2, 3), new Rgb24(255, 0, 9))));
        Assert.That(File.ReadAllBytes(_folder.File("p.png")).Take(4), Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }));
        new Picture(1, 1).SavePng(_folder.File("p.png"));
        Assert.That(PictureFile.Load(_folder.File("p.png"), [1, 1, 1]), Is.EqualTo(new byte[] { 0 }), "the old file is replaced");
    }

    private void Save(Image image)
    {
        using (image) image.SaveAsPng(_folder.File("p.png"));
    }
}
