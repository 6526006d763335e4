using System.Text.RegularExpressions;
using Cnn.Gpu.Backends;
using Cnn.Gpu.Data;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests;

/// <summary>The program in README.md is the one below, and it runs.</summary>
[NonParallelizable]
public sealed partial class ReadmeTests
{
    [Test]
    public void TheSampleTrains()
    {
        using var folder = new TempFolder();
        var (directory, output) = (Directory.GetCurrentDirectory(), Console.Out);
        var text = new StringWriter();
        Directory.SetCurrentDirectory(folder.Path);
        Console.SetOut(text);
        try
        {
            Sample();
        }
        finally
        {
            Console.SetOut(output);
            Directory.SetCurrentDirectory(directory);
        }
        Assert.Multiple(() =>
        {
            Assert.That(text.ToString(), Does.Contain("total for one sample").And.Contain("epoch 3/3"));
            Assert.That(folder.Files, Is.EqualTo(new[] { "lenet5.safetensors" }));
        });
    }

    [Test]
    public void TheSampleIsTheOneInTheReadme()
    {
        var root = FindRoot()
            ?? throw Skip.Because($"No folder above {AppContext.BaseDirectory} holds Cnn.Gpu.sln: the tests were published without the README.");
        var readme = Program().Match(File.ReadAllText(Path.Combine(root, "README.md"))).Groups[1].Value;
        var source = File.ReadAllText(Path.Combine(root, "tests/Cnn.Gpu.Tests/ReadmeTests.cs"));
        var start = source.IndexOf("// The sample begins.\n", StringComparison.Ordinal);
        var sample = source[(source.IndexOf('\n', start) + 1)..source.LastIndexOf("        // The sample ends.", StringComparison.Ordinal)];
        var lines = readme.Split('\n').SkipWhile(l => l.StartsWith("using Cnn.Gpu", StringComparison.Ordinal)).SkipWhile(l => l.Length == 0);
        Assert.That(string.Join('\n', lines), Is.EqualTo(sample.Replace("\n        ", "\n", StringComparison.Ordinal).TrimStart(' ')));
    }

    private static void Sample()
    {
        // The sample begins.
        using var device = Device.Best(new DeviceOptions { Log = Console.WriteLine });   // or Device.Open("cpu")
        var model = new Sequential(
            new Conv2d(1, 6, kernelSize: 5, padding: 2), new ReLU(), new MaxPool2d(2),
            new Conv2d(6, 16, kernelSize: 5), new ReLU(), new MaxPool2d(2),
            new Flatten(), new Linear(400, 120), new ReLU(), new Linear(120, 84), new ReLU(), new Linear(84, 10));
        Console.WriteLine(model.Summary(inputShape: [1, 28, 28]));   // shapes with their arithmetic, parameters, FLOPs, bytes

        var (train, test) = SyntheticDigits.Create(train: 10_000, test: 2_000);   // or Mnist.Load("data/mnist")
        using var trainer = new Trainer(model, new CrossEntropyLoss(), new Adam(1e-3f), device);
        var history = trainer.Fit(train, epochs: 3, batchSize: 64, validation: test, callbacks: [new ConsoleProgress()]);
        Console.WriteLine($"{history.Epochs[^1].TestAccuracy:P1} of the test images recognised");
        model.Save("lenet5.safetensors");   // names and layouts of PyTorch's state_dict
        // The sample ends.
    }

    private static string? FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cnn.Gpu.sln"))) folder = folder.Parent;
        return folder?.FullName;
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();
}
