using System.Text.Json;
using Cnn.Gpu.Examples.Options;
using Cnn.Gpu.Tests;

namespace Cnn.Gpu.Examples.Tests.Mnist;

[NonParallelizable]
public sealed class ProgramTests
{
    private ExampleRuns _runs = null!;

    private TempFolder Folder => _runs.Folder;

    [SetUp]
    public void CaptureTheConsole() => _runs = new ExampleRuns(MnistExample.Create());

    [TearDown]
    public void RestoreTheConsole() => _runs.Dispose();

    [TestCase("cpu", 512)]
    [TestCase("reference", 40)]
    public void TrainsEvaluatesAndResumes(string device, int images)
    {
        DigitFiles.Write(Folder, images, 50);
        string[] common = ["--data", Folder.Path, "--device", device, "--batch", "16", "--json", _runs.ReportFile];
        var weights = Folder.File("weights.safetensors");

        var trained = _runs.Run([.. common, "--epochs", "1", "--save", weights, "--checkpoint", Folder.File("state"), "--history", Folder.File("epochs.csv")]);
        Assert.That((trained.Code, trained.Error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(trained.Output, Does.Contain($"Device    {device}: ").And.Contain($"{images} images to train with, 50 to test")
            .And.Contain("Test accuracy").And.Contain($"Weights   saved to {weights}").And.Not.Contain("\u001b"));
        Assert.That(File.ReadAllLines(Folder.File("epochs.csv")), Has.Length.EqualTo(2));
        var report = _runs.ReadReport();
        var epoch = report.GetProperty("epochs")[0];
        Assert.Multiple(() =>
        {
            Assert.That(report.GetProperty("device").GetString(), Does.StartWith(device));
            Assert.That(report.GetProperty("dataset").GetString(), Is.EqualTo("mnist"));
            Assert.That(report.GetProperty("parameters").GetInt32(), Is.EqualTo(61706));
            Assert.That(report.GetProperty("epochs").GetArrayLength(), Is.EqualTo(1));
            Assert.That(report.GetProperty("peak_device_bytes").GetInt64(), Is.Positive);
            Assert.That(epoch.GetProperty("epoch").GetInt32(), Is.EqualTo(1));
            Assert.That(epoch.GetProperty("train_loss").GetDouble(), Is.GreaterThan(0));
            Assert.That(epoch.GetProperty("images_per_second").GetDouble(), Is.GreaterThan(0));
            Assert.That(epoch.GetProperty("test_accuracy").GetDouble(), Is.EqualTo(report.GetProperty("test_accuracy").GetDouble()));
        });

        var evaluated = _runs.Run([.. common, "--evaluate", weights, "--seed", "9"]);
        Assert.That((evaluated.Code, evaluated.Error), Is.EqualTo((ExitCode.Success, "")));
        Assert.Multiple(() =>
        {
            Assert.That(_runs.ReadReport().GetProperty("test_accuracy").GetDouble(), Is.EqualTo(report.GetProperty("test_accuracy").GetDouble()));
            Assert.That(_runs.ReadReport().GetProperty("epochs").GetArrayLength(), Is.Zero);
        });

        var resumed = _runs.Run([.. common, "--epochs", "2", "--save", weights, "--resume", Folder.File("state")]);
        Assert.That((resumed.Code, resumed.Error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(_runs.ReadReport().GetProperty("epochs").EnumerateArray().Last().GetProperty("epoch").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public void ShowsWhatKernelsTake()
    {
        DigitFiles.Write(Folder, 512, 50);
        var trace = Folder.File("trace.json");
        var (code, output, error) = _runs.Run(
            "--data", Folder.Path, "--device", "cpu", "--batch", "16", "--epochs", "1", "--save", Folder.File("w"), "--profile", trace);
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        using var json = JsonDocument.Parse(File.ReadAllText(trace));
        var kernels = json.RootElement.GetProperty("traceEvents").EnumerateArray()
            .Where(e => e.GetProperty("ph").GetString() == "X").Select(e => e.GetProperty("name").GetString()!).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(output, Does.Contain("mean of 20 steps").And.Contain("GFLOP/s").And.Contain($"Trace     {trace}"));
            Assert.That(kernels, Has.Some.StartsWith("Conv2d").And.Some.Contains("Backward"));
        });
    }

    [Test]
    public void DrawsPicturesIfItCan()
    {
        DigitFiles.Write(Folder, 64, 20);
        var (code, output, error) = _runs.Run("--data", Folder.Path, "--device", "cpu", "--epochs", "1", "--save", Folder.File("weights"),
            "--pictures", Folder.File("a/b"));
#if HAS_IMAGING
        Assert.That((code, error), Is.EqualTo((ExitCode.Success, "")));
        Assert.That(Directory.GetFiles(Folder.File("a/b")).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "confusion.png", "feature-maps.png", "filters.png" }));
        Assert.That(output, Does.Contain($"confusion.png in {Folder.File("a/b")}; no augmentation.png, as these images are not augmented"));
#else
        Assert.That(code, Is.EqualTo(ExitCode.BadUsage));
        Assert.That(error, Does.StartWith("--pictures: this program was built without picture files. They need the NuGet package SixLabors.ImageSharp")
            .And.Contain("-p:Imaging=true"));
        Assert.That((output, File.Exists(Folder.File("weights"))), Is.EqualTo(("", false)), "it says so before it trains");
#endif
    }

    [Test]
    public void RefusesAFileAsFolderOfPictures()
    {
        var file = Folder.Write("file", [1]);
        var (code, _, error) = _runs.Run("--data", "synthetic", "--pictures", file);
        Assert.That(code, Is.EqualTo(ExitCode.BadUsage));
        Assert.That(error, Does.StartWith("--pictures: "));
    }

    [Test]
    public void StopsWhenInterrupted()
    {
        DigitFiles.Write(Folder, 64, 10);
        var writer = new StringWriter();
        var screen = new ExampleScreen(Screens.Console(writer), TextWriter.Null, isLive: false);
        var options = new ExampleOptions
        {
            Net = "lenet5", Data = Folder.Path, Device = "cpu", Epochs = 2, Save = Folder.File("weights"), Checkpoint = Folder.File("state"),
        };
        var code = ExampleProgram.Run(MnistExample.Create(), options, screen, new CancellationToken(canceled: true));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(ExitCode.Interrupted));
            Assert.That(writer.ToString(), Does.Contain("Interrupted after 0 steps, 0 of 2 epochs. No weights were saved.").And.Contain("--resume"));
            Assert.That(File.Exists(options.Checkpoint), Is.True);
            Assert.That(File.Exists(options.Save), Is.False);
        });
        Assert.That(ExampleProgram.Run(MnistExample.Create(), options with { Resume = options.Checkpoint }, screen, default), Is.Zero);
    }

    [Test]
    public void RefusesABatchThatDoesNotContinueACheckpoint()
    {
        DigitFiles.Write(Folder, 64, 10);
        string[] common = ["--data", Folder.Path, "--device", "cpu", "--save", Folder.File("w")];
        Assert.That(_runs.Run([.. common, "--epochs", "1", "--checkpoint", Folder.File("state")]).Code, Is.Zero);
        var (code, _, error) = _runs.Run([.. common, "--epochs", "3", "--batch", "16", "--resume", Folder.File("state")]);
        Assert.That(code, Is.EqualTo(ExitCode.BadUsage));
        Assert.That(error, Does.StartWith("--resume: The training to continue has batches of 64, not 16.").And.Not.Contain("Parameter"));
    }

    [TestCase("--data /no/such/folder", "--data: there is no folder /no/such/folder.")]
    [TestCase("--data .", "lacks some of the files train-images-idx3-ubyte")]
    [TestCase("--data synthetic --device opencl:99", "device 'opencl:99'")]
    [TestCase("--epochs 0", "--epochs takes")]
    public void RefusesBadUsage(string arguments, string expected)
    {
        var (code, _, error) = _runs.Run(arguments.Split(' '));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(ExitCode.BadUsage));
            Assert.That(error, Does.Contain(expected).And.Not.Contain("   at "));
        });
    }

    [Test]
    public void FailsOnADamagedFile()
    {
        DigitFiles.Write(Folder, 16, 10);
        var weights = Folder.Write("weights", [1, 2, 3]);
        var (code, _, error) = _runs.Run("--data", Folder.Path, "--evaluate", weights);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(ExitCode.Failure));
            Assert.That(error, Does.StartWith($"Error: {weights}: ").And.Not.Contain("   at "));
        });
    }
}
