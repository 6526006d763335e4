using Cnn.Gpu.Tests;
#if HAS_IMAGING
using Cnn.Gpu.Drawing;
using Cnn.Gpu.Imaging;
#endif

namespace Cnn.Gpu.Examples.Tests.Cifar;

[NonParallelizable]
public sealed class ProgramTests
{
    private ExampleRuns _runs = null!;

    private TempFolder Folder => _runs.Folder;

    [SetUp]
    public void CaptureTheConsole() => _runs = new ExampleRuns(CifarExample.Create());

    [TearDown]
    public void RestoreTheConsole() => _runs.Dispose();

    [TestCase("cifar3conv", 113738)]
    [TestCase("largenet", 10002)]
    [TestCase("resnet20", 272474)]
    public void TrainsEvaluatesAndResumes(string net, int parameters)
    {
        ShapeFiles.Write(Folder, 20);
        string[] common = ["--net", net, "--data", Folder.Path, "--device", "cpu", "--batch", "16", "--json", _runs.ReportFile];
        var weights = Folder.File("weights");

        var (code, output, error) = _runs.Run([.. common, "--epochs", "1", "--save", weights, "--checkpoint", Folder.File("state")]);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Does.Contain("on small colour images").And.Contain("CIFAR-10 from").And.Contain("random crops and mirror images").And.Contain("100 images to train with, 20 to test, 32×32 each"));
        var report = _runs.ReadReport();
        Assert.Multiple(() =>
        {
            Assert.That(report.GetProperty("dataset").GetString(), Is.EqualTo("cifar10"));
            Assert.That(report.GetProperty("parameters").GetInt32(), Is.EqualTo(parameters));
        });

        Assert.That(_runs.Run([.. common, "--evaluate", weights]).Code, Is.Zero);
        Assert.That(_runs.ReadReport().GetProperty("test_accuracy").GetDouble(), Is.EqualTo(report.GetProperty("test_accuracy").GetDouble()));

        Assert.That(_runs.Run([.. common, "--epochs", "2", "--save", weights, "--resume", Folder.File("state")]).Code, Is.Zero);
        Assert.That(_runs.ReadReport().GetProperty("epochs").GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public void LearnsFromFoldersOfPicturesIfItCan()
    {
        for (var i = 0; i < 60; i++)
        {
            var name = $"{(i < 30 ? "red" : "blue")}/{i}.png";
            Directory.CreateDirectory(Path.GetDirectoryName(Folder.File(name))!);
#if HAS_IMAGING
            var level = (byte)(150 + i);
            new Picture(40 + i, 50, i < 30 ? new Rgb(level, 40, 40) : new Rgb(40, 40, level)).SavePng(Folder.File(name));
#else
            Folder.Write(name, [1]);
#endif
        }
        var (code, output, error) = _runs.Run("--net", "largenet", "--data", Folder.Path, "--device", "cpu", "--epochs", "10", "--batch", "16",
            "--save", Folder.File("weights"), "--json", _runs.ReportFile);
#if HAS_IMAGING
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(output, Does.Contain($"pictures of 2 classes from {Folder.Path}, a fifth of them to test, as asked: 48 images to train with, 12 to test, 32×32 each"));
        Assert.That(_runs.ReadReport().GetProperty("test_accuracy").GetDouble(), Is.EqualTo(1));
        Assert.That(_runs.ReadReport().GetProperty("dataset").GetString(), Is.EqualTo("pictures"));
#else
        Assert.That(code, Is.EqualTo(ExitCode.BadUsage));
        Assert.That(error, Does.StartWith($"--data: {Folder.Path} has folders of pictures, but this program was built without picture files."));
#endif
    }

    [TestCase("--data .", "lacks some of the files data_batch_1.bin to data_batch_5.bin and test_batch.bin")]
    [TestCase("--data /no/such/folder", "--data: there is no folder /no/such/folder.")]
    [TestCase("--net resnet18", "--net takes ")]
    public void RefusesBadUsage(string arguments, string expected)
    {
        var (code, _, error) = _runs.Run(arguments.Split(' '));
        Assert.That(code, Is.EqualTo(ExitCode.BadUsage));
        Assert.That(error, Does.Contain(expected));
    }

    [Test]
    public void FailsOnACutFile()
    {
        ShapeFiles.Write(Folder, 2);
        var cut = Folder.Write("data_batch_3.bin", new byte[5000]);
        var (code, _, error) = _runs.Run("--data", Folder.Path, "--device", "cpu");
        Assert.That(code, Is.EqualTo(ExitCode.Failure));
        Assert.That(error, Does.StartWith($"Error: {cut}: the file has 5000 bytes").And.Not.Contain("   at "));
    }

    [Test]
    public void WeightsOfAnotherNetworkAreRefused()
    {
        ShapeFiles.Write(Folder, 2);
        string[] common = ["--data", Folder.Path, "--device", "cpu"];
        Assert.That(_runs.Run([.. common, "--net", "largenet", "--epochs", "1", "--save", Folder.File("w")]).Code, Is.Zero);
        var (code, _, error) = _runs.Run([.. common, "--net", "cifar3conv", "--evaluate", Folder.File("w")]);
        Assert.That(code, Is.EqualTo(ExitCode.Failure));
        Assert.That(error, Does.StartWith($"Error: {Folder.File("w")}: "));
    }
}
