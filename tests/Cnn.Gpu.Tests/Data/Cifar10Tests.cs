using System.Net;
using System.Security.Cryptography;
using Cnn.Gpu.Data;
using Cnn.Gpu.Tests.Formats;

namespace Cnn.Gpu.Tests.Data;

public sealed class Cifar10Tests
{
    // Once: the archive holds the time of its making.
    private static readonly byte[] Archive = TarFile.Build(
    [
        ("cifar-10-batches-bin/batches.meta.txt", [1]),
        .. Cifar10.FileNames.Select(name => ($"cifar-10-batches-bin/{name}", FileOf(name))),
    ]);

    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void LoadsTheSixFiles([Values] bool inTheArchivesFolder)
    {
        WriteAll(inTheArchivesFolder ? Directory.CreateDirectory(_folder.File("cifar-10-batches-bin")).FullName : _folder.Path);
        var (train, test) = Cifar10.Load(_folder.Path);
        Assert.Multiple(() =>
        {
            Assert.That(Cifar10.Exists(_folder.Path), Is.True);
            Assert.That(train.ImageShape, Is.EqualTo(new Shape(3, 32, 32)));
            Assert.That(train.Labels, Is.EqualTo(new byte[] { 0, 9, 1, 9, 2, 9, 3, 9, 4, 9 }));
            Assert.That(test.Labels, Is.EqualTo(new byte[] { 5, 6, 7 }));
            Assert.That(train.Image(3).ToArray(), Is.EqualTo(CifarFile.Build(1, 9)[(3073 + 1)..]));
            Assert.That(train.ClassNames, Is.EqualTo("airplane automobile bird cat deer dog frog horse ship truck".Split(' ')));
        });
    }

    [Test]
    public void ListsTheMissingFiles()
    {
        WriteAll(_folder.Path);
        File.Delete(_folder.File("data_batch_2.bin"));
        File.Delete(_folder.File("test_batch.bin"));
        Assert.Multiple(() =>
        {
            Assert.That(Cifar10.Exists(_folder.Path), Is.False);
            Assert.That(() => Cifar10.Load(_folder.Path), Throws.TypeOf<DataFormatException>()
                .With.Message.Contains($"missing data_batch_2.bin, test_batch.bin in {_folder.Path}. Fetch"));
            Assert.That(() => Cifar10.Load(_folder.File("no")), Throws.TypeOf<DataFormatException>().With.Message.Contains("the folder does not exist"));
        });
    }

    [Test]
    public void AFileThatIsCutBetweenTwoImagesIsFound()
    {
        WriteAll(_folder.Path);
        _folder.Write("data_batch_4.bin", CifarFile.Build(1));
        Assert.That(() => Cifar10.Load(_folder.Path), Throws.TypeOf<DataFormatException>()
            .With.Message.EndsWith("data_batch_4.bin: it has fewer images than data_batch_1.bin, 1 instead of 2: the file is cut short."));
    }

    [Test]
    public async Task DownloadsAndUnpacks()
    {
        var server = new Server(Archive);
        await Download(server);
        Assert.Multiple(() =>
        {
            Assert.That(server.Asked, Is.EqualTo(new[] { "http://cifar.test/set.tar.gz" }));
            Assert.That(_folder.Files, Is.EqualTo(Cifar10.FileNames), "the archive is gone");
            Assert.That(Cifar10.Load(_folder.Path).Train.Count, Is.EqualTo(10));
        });
    }

    [Test]
    public async Task UnpacksAnArchiveThatIsThere()
    {
        var server = new Server(Archive);
        _folder.Write("set.tar.gz", Archive);
        await Download(server);
        Assert.That(server.Asked, Is.Empty);
        Assert.That(_folder.Files, Is.EqualTo(Cifar10.FileNames));
    }

    /// <summary>Files of another size than the originals are replaced: one of them may be cut short.</summary>
    [Test]
    public async Task KeepsFilesOfTheRightSizeAlone()
    {
        foreach (var name in Cifar10.FileNames)
        {
            using var file = File.Create(_folder.File(name));
            file.SetLength(30_730_000);
        }
        var server = new Server(Archive);
        await Download(server);
        Assert.That(server.Asked, Is.Empty);
        using (var cut = File.OpenWrite(_folder.File("data_batch_3.bin"))) cut.SetLength(3073);
        await Download(server);
        Assert.That(server.Asked, Has.Count.EqualTo(1));
        Assert.That(Cifar10.Load(_folder.Path).Test.Count, Is.EqualTo(3));
    }

    [Test]
    public void SaysWhyThereIsNoDownload()
    {
        Assert.That(() => Download(new Server(null)), Throws.TypeOf<DownloadException>()
            .With.Message.StartsWith("set.tar.gz could not be downloaded from http://cifar.test/set.tar.gz: HTTP 404 Not Found")
            .And.Message.Contains($"copy set.tar.gz to {_folder.Path} by hand"));
        Assert.That(() => Download(new Server([.. Archive.Reverse()])), Throws.TypeOf<DownloadException>().With.Message.Contains("sent a file with the SHA-256"));
        Assert.That(_folder.Files, Is.Empty);
    }

    private Task Download(Server server) => Cifar10.DownloadAsync(
        new DatasetDownload(["http://cifar.test/"], [new("set.tar.gz", Archive.Length, Convert.ToHexStringLower(SHA256.HashData(Archive)))]) { Handler = server },
        "set.tar.gz", _folder.Path, null, default);

    private static void WriteAll(string folder)
    {
        foreach (var name in Cifar10.FileNames) File.WriteAllBytes(Path.Combine(folder, name), FileOf(name));
    }

    private static byte[] FileOf(string name) =>
        name == "test_batch.bin" ? CifarFile.Build(5, 6, 7) : CifarFile.Build((byte)(name["data_batch_".Length] - '1'), 9);

    private sealed class Server(byte[]? content) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            return Task.FromResult(content is null
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) });
        }
    }
}
