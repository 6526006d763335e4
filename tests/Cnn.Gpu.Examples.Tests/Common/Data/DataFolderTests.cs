using Cnn.Gpu.Examples.Data;
using Cnn.Gpu.Tests;

namespace Cnn.Gpu.Examples.Tests.Data;

public sealed class DataFolderTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void PrefersTheWorkingDirectory()
    {
        _folder.Write("Cnn.Gpu.sln", []);
        var here = Create("sub");
        Create("data/set");
        var near = Create("sub/data/set");
        Assert.That(DataFolder.Find("set", Directory.Exists, here), Is.EqualTo((near, true)));
    }

    [Test]
    public void WalksUpToTheSolution()
    {
        _folder.Write("Cnn.Gpu.sln", []);
        var data = Create("data/set");
        Assert.Multiple(() =>
        {
            Assert.That(DataFolder.Find("set", Directory.Exists, Create("a/b/c")), Is.EqualTo((data, true)));
            Assert.That(DataFolder.Find("set", Directory.Exists, _folder.Path), Is.EqualTo((data, true)));
        });
    }

    [Test]
    public void WalksUpFromTheProgramToo()
    {
        Create("repository");
        _folder.Write("repository/Cnn.Gpu.sln", []);
        var data = Create("repository/data/set");
        Assert.That(DataFolder.Find("set", Directory.Exists, Create("elsewhere"), Create("repository/bin")), Is.EqualTo((data, true)));
    }

    [Test]
    public void NamesThePlaceToDownloadTo()
    {
        var here = Create("here");
        Assert.That(DataFolder.Find("set", Directory.Exists, here), Is.EqualTo((_folder.File("here/data/set"), false)));
        _folder.Write("Cnn.Gpu.sln", []);
        Assert.That(DataFolder.Find("set", Directory.Exists, here), Is.EqualTo((_folder.File("data/set"), false)));
    }

    private string Create(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;
}
