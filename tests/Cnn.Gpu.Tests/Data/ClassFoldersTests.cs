using Cnn.Gpu.Data;

namespace Cnn.Gpu.Tests.Data;

public sealed class ClassFoldersTests
{
    private static readonly Shape OnePixel = [1, 1, 1];
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void TakesFoldersForClassesInOrder()
    {
        Write(("b/2.png", 3), ("b/10.JPG", 2), ("B/x.webp", 1), ("b/deep/er/1.bmp", 5), ("b/a.png", 4));
        Write(("b/notes.txt", 9), ("b/.hidden.png", 9), (".git/x.png", 9), ("x.png", 9));
        var set = Load();
        Assert.Multiple(() =>
        {
            Assert.That(set.ClassNames, Is.EqualTo(new[] { "B", "b" }));
            Assert.That(set.Pixels, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5 }));
            Assert.That(set.Labels, Is.EqualTo(new byte[] { 0, 1, 1, 1, 1 }));
            Assert.That(set.Name, Is.EqualTo(Path.GetFileName(_folder.Path)));
            Assert.That(ClassFolders.Exist(_folder.Path), Is.True);
        });
    }

    [Test]
    public void TakesTrainAndTestApart()
    {
        Write(("train/cat/1.png", 1), ("train/dog/2.png", 2), ("val/cat/3.png", 3), ("val/dog/4.png", 4));
        var (train, test) = ClassFolders.LoadSplit(_folder.Path, OnePixel, File.ReadAllBytes);
        Assert.That(ClassFolders.HaveParts(_folder.Path), Is.True);
        Assert.That((train.Pixels, test.Pixels, train.ClassNames, test.ClassNames),
            Is.EqualTo((new byte[] { 1, 2 }, new byte[] { 3, 4 }, new[] { "cat", "dog" }, new[] { "cat", "dog" })));
    }

    [Test]
    public void SplitsAFolderWithoutParts()
    {
        Write([.. Enumerable.Range(0, 20).Select(i => ($"{(i < 10 ? "train" : "dog")}/{i}.png", i))]);
        var (train, test) = ClassFolders.LoadSplit(_folder.Path, OnePixel, File.ReadAllBytes, testFraction: 0.3, seed: 4);
        Assert.That(ClassFolders.HaveParts(_folder.Path), Is.False);
        Assert.That((train.Count, test.Count), Is.EqualTo((14, 6)));
        Assert.That(test.Pixels, Is.EqualTo(Load().Split(0.3, 4).Test.Pixels));
    }

    [Test]
    public void ATestSetMustHaveTheClassesOfTheTrainingSet()
    {
        Write(("train/cat/1.png", 1), ("train/dog/2.png", 2), ("test/cat/3.png", 3), ("test/cow/4.png", 4));
        Assert.That(() => ClassFolders.LoadSplit(_folder.Path, OnePixel, File.ReadAllBytes), Throws.TypeOf<DataFormatException>()
            .With.Message.EqualTo($"{_folder.File("test")}: the classes are not those expected: it lacks dog; it has cow too much."));
        Assert.That(() => ClassFolders.Load(_folder.File("train"), OnePixel, File.ReadAllBytes, ["dog", "cat"]), Throws.TypeOf<DataFormatException>()
            .With.Message.EndsWith("they are dog, cat in this order, folders come as cat, dog."));
    }

    [Test]
    public void SaysWhatIsMissing()
    {
        Assert.That(() => ClassFolders.Load(_folder.File("none"), OnePixel, File.ReadAllBytes),
            Throws.TypeOf<DataFormatException>().With.Message.EqualTo($"{_folder.File("none")}: there is no folder {_folder.File("none")}."));
        Assert.That(Load, Throws.TypeOf<DataFormatException>().With.Message.StartsWith($"{_folder.Path}: the folder has no folders in it."));
        Write(("a/1.png", 1), ("b/readme.txt", 2));
        Assert.That(Load, Throws.TypeOf<DataFormatException>().With.Message.StartsWith($"{_folder.File("b")}: there are no pictures in this folder of a class."));
        Write([.. Enumerable.Range(0, 256).Select(i => ($"c{i}/1.png", 1))]);
        Assert.That(Load, Throws.TypeOf<DataFormatException>().With.Message.EndsWith("has 258 folders, but a data set can have 256 classes."));
    }

    [Test]
    public void NeedsPicturesToTestWith()
    {
        Write(("a/1.png", 1), ("b/1.png", 1));
        Assert.That(() => ClassFolders.LoadSplit(_folder.Path, OnePixel, File.ReadAllBytes),
            Throws.TypeOf<DataFormatException>().With.Message.StartsWith($"{_folder.Path}: each class has one picture alone"));
    }

    [Test]
    public void KnowsAFolderWithoutPictures()
    {
        Assert.That(ClassFolders.Exist(_folder.File("none")), Is.False);
        Write(("1.png", 1), ("a/data.bin", 1));
        Assert.That(ClassFolders.Exist(_folder.Path), Is.False);
    }

    [Test]
    public void NamesTheFirstOfSeveralBrokenFiles()
    {
        Write([.. Enumerable.Range(0, 200).Select(i => ($"a/{i:D3}.png", i))]);
        for (var attempt = 0; attempt < 20; attempt++)
            Assert.That(
                () => ClassFolders.Load(_folder.Path, OnePixel, path => File.ReadAllBytes(path) is [< 60] good ? good : throw new DataFormatException(path, "broken")),
                Throws.TypeOf<DataFormatException>().With.Message.EqualTo($"{_folder.File("a/060.png")}: broken"));
    }

    [Test]
    public void RefusesMoreThanFitsIntoMemory()
    {
        Write(("a/1.png", 1), ("a/2.png", 1));
        Assert.That(() => ClassFolders.Load(_folder.Path, [3, 30_000, 30_000], File.ReadAllBytes), Throws.TypeOf<ShapeException>()
            .With.Message.StartsWith("2 images of [3, 30000, 30000]").And.Message.EndsWith("Make the images smaller."));
    }

    [Test]
    public void StopsWhenCancelled()
    {
        Write(("a/1.png", 1));
        Assert.That(() => ClassFolders.Load(_folder.Path, OnePixel, File.ReadAllBytes, null, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private ImageDataset Load() => ClassFolders.Load(_folder.Path, OnePixel, File.ReadAllBytes);

    private void Write(params (string Name, int Content)[] files)
    {
        foreach (var (name, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
            _folder.Write(name, [(byte)content]);
        }
    }
}
