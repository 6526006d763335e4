using Cnn.Gpu.Examples.Options;

namespace Cnn.Gpu.Examples.Tests.Options;

public sealed class ExampleCommandTests
{
    [Test]
    public void HasTheExamplesDefaults()
    {
        var (options, code, _) = Parse();
        Assert.That(code, Is.Zero);
        Assert.That(options, Is.EqualTo(new ExampleOptions
        {
            Net = "lenet5", Device = "auto", Epochs = 5, Batch = 64, Seed = 0, LearningRate = 6e-3f, Save = "lenet5.safetensors",
        }));
    }

    [Test]
    public void ReadsEveryOption()
    {
        using var folder = new Cnn.Gpu.Tests.TempFolder();
        var checkpoint = folder.Write("c", [1]);
        var (options, _, error) = Parse("--net", "lenet5", "--device", "opencl:1", "--data", "synthetic", "--epochs", "7", "--batch", "32", "--seed",
            "18446744073709551615", "--threads", "3", "--lr", "0.01", "--save", folder.File("w"), "--resume", checkpoint,
            "--checkpoint", checkpoint, "--json", folder.File("j"), "--html", folder.File("r"), "--history", folder.File("h"), "--profile", folder.File("p"));
        Assert.That(error, Is.Empty);
        Assert.That(options, Is.EqualTo(new ExampleOptions
        {
            Net = "lenet5", Device = "opencl:1", Data = "synthetic", Epochs = 7, Batch = 32, Seed = ulong.MaxValue, Threads = 3, LearningRate = 0.01f,
            Save = folder.File("w"), Resume = checkpoint, Checkpoint = checkpoint, Json = folder.File("j"), Html = folder.File("r"), History = folder.File("h"),
            Profile = folder.File("p"),
        }));
    }

    [TestCase("--epochs 0", "--epochs takes a whole number between 1 and 1000000, not '0'.")]
    [TestCase("--epochs 1.5", "--epochs takes a whole number between 1 and 1000000, not '1.5'.")]
    [TestCase("--epochs many", "not 'many'")]
    [TestCase("--batch -1", "--batch takes a whole number between 1 and 65536, not '-1'.")]
    [TestCase("--seed -1", "--seed takes a whole number between 0 and 18446744073709551615, not '-1'.")]
    [TestCase("--threads 0", "--threads takes")]
    [TestCase("--lr 0", "--lr takes a number between 1E-09 and 100, not '0'.")]
    [TestCase("--lr NaN", "--lr takes")]
    [TestCase("--device gpu", "--device takes auto|cpu|opencl[:i]|cuda[:i]|ilgpu[:i]|reference, not 'gpu'.")]
    [TestCase("--net vgg", "--net takes lenet5, not 'vgg'.")]
    [TestCase("--device opencl:x", "not 'opencl:x'")]
    [TestCase("--device cpu:1", "not 'cpu:1'")]
    [TestCase("--evaluate nothing.safetensors", "--evaluate: there is no file nothing.safetensors.")]
    [TestCase("--resume nothing", "--resume: there is no file nothing.")]
    [TestCase("--json /no/such/folder/r.json", "--json: there is no folder")]
    [TestCase("--save .", "--save: . is a folder.")]
    [TestCase("--epoch 1", "--epoch")]
    [TestCase("--epochs", "--epochs")]
    [TestCase("surplus", "surplus")]
    public void RefusesWhatDoesNotExist(string arguments, string expected)
    {
        var (options, code, error) = Parse(arguments.Split(' '));
        Assert.Multiple(() =>
        {
            Assert.That(options, Is.Null);
            Assert.That(code, Is.EqualTo(ExitCode.BadUsage));
            Assert.That(error, Does.Contain(expected));
            Assert.That(error, Does.EndWith("--help lists the options." + Environment.NewLine));
        });
    }

    [Test]
    public void EvaluatesWithoutTrainingOptions()
    {
        using var folder = new Cnn.Gpu.Tests.TempFolder();
        var file = folder.Write("f", [1]);
        Assert.That(Parse("--evaluate", file, "--resume", file).Error, Does.StartWith("--evaluate trains nothing, so that --resume cannot be used with it."));
    }

    [Test]
    public void TheNetworkDecidesTheOtherDefaults()
    {
        var example = MnistExample.Create();
        example = example with { Networks = [.. example.Networks, new("other", "Other", 0.25f, _ => new Layers.Flatten())] };
        var (options, _) = new ExampleCommand(example).Parse(["--net", "other"], TextWriter.Null, TextWriter.Null);
        Assert.That(options, Is.EqualTo(new ExampleOptions { Net = "other", Epochs = 5, LearningRate = 0.25f, Save = "other.safetensors" }));
        (options, _) = new ExampleCommand(example).Parse(["--net", "other", "--lr", "2", "--save", "w"], TextWriter.Null, TextWriter.Null);
        Assert.That(options, Is.EqualTo(new ExampleOptions { Net = "other", Epochs = 5, LearningRate = 2, Save = "w" }));
    }

    [TestCase("--help", "What to train on: auto|cpu|opencl[:i]|cuda[:i]|ilgpu[:i]|reference")]
    [TestCase("--version", ".")]
    public void EndsWellAfterHelp(string argument, string expected)
    {
        var output = new StringWriter();
        var (options, code) = new ExampleCommand(MnistExample.Create()).Parse([argument], output, TextWriter.Null);
        Assert.Multiple(() =>
        {
            Assert.That(options, Is.Null);
            Assert.That(code, Is.Zero);
            Assert.That(output.ToString(), Does.Contain(expected));
        });
    }

    private static (ExampleOptions? Options, int Code, string Error) Parse(params string[] args)
    {
        var error = new StringWriter();
        var (options, code) = new ExampleCommand(MnistExample.Create()).Parse(args, TextWriter.Null, error);
        return (options, code, error.ToString());
    }
}
