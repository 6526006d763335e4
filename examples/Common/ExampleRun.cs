using Cnn.Gpu.Backends;
using Cnn.Gpu.Diagnostics;
using Cnn.Gpu.Drawing;
using Cnn.Gpu.Examples.Data;
using Cnn.Gpu.Examples.Options;
using Cnn.Gpu.Examples.Pictures;
using Cnn.Gpu.Examples.Rendering;
using Cnn.Gpu.Examples.Reports;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples;

/// <summary>One run of an example: opens the device, finds the data, trains or loads, tests, and shows and writes what came of it.</summary>
public sealed class ExampleRun(Example example, ExampleOptions options, ExampleScreen screen)
{
    private const int WorstMistakes = 6;
    private const int ProfiledSteps = 20;

    public int Run(CancellationToken cancel)
    {
        var network = example.Networks.First(n => n.Name == options.Net);
        screen.Title($"{network.Title} on {example.Subject}");
        using var device = OpenDevice();
        var data = example.Data.Find(options, screen, cancel);
        screen.Field("Data", data.Description);
        var model = network.Create(data.Train.ClassNames.Count).Initialize(options.Seed);
        screen.Line();
        screen.Line(model.Summary(data.Train.ImageShape, screen.Width));

        using var trainer = new Trainer(model, new CrossEntropyLoss(), example.Optimizer(options.LearningRate), device, new TrainerOptions
        {
            Seed = options.Seed,
            Schedule = example.Schedule(options.LearningRate),
            Augmentation = example.Augmentation,
            Normalization = data.Train.MeasureNormalization(),
            ProfileSteps = options.Profile is null ? 0 : ProfiledSteps,
        });
        IReadOnlyList<EpochResult> epochs = [];
        if (options.Evaluate is { } weights)
        {
            model.Load(weights);
            screen.Field("Weights", $"from {Path.GetFullPath(weights)}; nothing is trained");
        }
        else
        {
            var history = Train(trainer, data, cancel);
            epochs = history.Epochs;
            if (options.Profile is { } trace && trainer.Profile is { Steps: > 0 } profile) ShowProfile(profile, trace);
            if (history.Cancelled)
            {
                ShowInterruption(trainer);
                return ExitCode.Interrupted;
            }
            model.Save(options.Save);
        }

        var test = trainer.Evaluate(data.Test);
        ShowTest(data, test);
        if (options.Evaluate is null)
            screen.Field("Weights", $"saved to {Path.GetFullPath(options.Save)} ({Format.Bytes(new FileInfo(options.Save).Length)})");
        var report = new RunReport
        {
            Device = device.ToString(),
            Dataset = data.Name,
            Parameters = model.ParameterCount(),
            Epochs = epochs,
            TestAccuracy = test.Accuracy,
            PeakDeviceBytes = trainer.PeakDeviceBytes,
        };
        if (options.Json is { } json)
        {
            ReportFile.Write(json, stream => ReportJson.Write(stream, report));
            screen.Field("Report", Path.GetFullPath(json));
        }
        if ((options.Html ?? options.Pictures) is null) return ExitCode.Success;
        // After the report: looking into layers takes device memory of its own.
        var pictures = PictureReport.Draw(trainer, data, test, example.Augmentation, options.Seed).ToList();
        if (options.Html is { } html)
        {
            ReportFile.Write(html, stream =>
            {
                using var writer = new StreamWriter(stream);
                HtmlReport.Write(writer, $"{network.Title} on {example.Subject}", report, pictures.Select(p => (p.Title, p.Picture)));
            });
            screen.Field("Report", Path.GetFullPath(html));
        }
        if (options.Pictures is { } folder) SavePictures(pictures.Select(p => (p.File, p.Picture)), folder);
        return ExitCode.Success;
    }

    private Device OpenDevice()
    {
        try
        {
            return Device.Open(options.Device, new DeviceOptions { Threads = options.Threads, Log = text => screen.Field("Device", text) });
        }
        catch (DeviceException error) when (options.Device != "auto")
        {
            throw new UsageException($"--device: {error.Message}");
        }
    }

    private TrainingHistory Train(Trainer trainer, DataSplit data, CancellationToken cancel)
    {
        var callbacks = new List<Callback> { new TrainingView(screen) };
        if (options.Checkpoint is { } checkpoint) callbacks.Add(new Checkpoint(checkpoint));
        if (options.History is { } history) callbacks.Add(new CsvHistory(history));
        screen.Field("Training", $"{example.Training}, highest learning rate {options.LearningRate}, {Format.Count(options.Epochs, "epoch")}, "
            + $"batches of {options.Batch}, seed {options.Seed}");
        if (options.Resume is { } resume)
        {
            trainer.LoadCheckpoint(resume);
            screen.Field("Resumed", $"from {Path.GetFullPath(resume)}");
        }
        screen.Line();
        try
        {
            return screen.Live(() => trainer.Fit(data.Train, options.Epochs, options.Batch, data.Test, callbacks, cancel));
        }
        catch (ArgumentException error) when (options.Resume is not null)
        {
            // Another batch size or data set; the first line leaves out the name of the parameter.
            throw new UsageException($"--resume: {error.Message.Split(" (Parameter")[0]}");
        }
    }

    private void ShowTest(DataSplit data, EvaluationResult test)
    {
        var wrong = test.Samples - test.ConfusionMatrix.Correct;
        screen.Title($"Test accuracy {Format.Percent(test.Accuracy, 2)} ({Format.Number(wrong)} of {Format.Number(test.Samples)} wrong)");
        screen.Line("How often each class (a row) was taken for each other (a column):");
        screen.Line();
        screen.Write(ConfusionView.Create(test.ConfusionMatrix));
        var worst = Mistake.Worst(data.Test, test.Predictions, WorstMistakes);
        if (worst.Count > 0)
        {
            screen.Line();
            screen.Line("The mistakes that it was most sure of:");
            screen.Line();
            screen.Write(MistakesView.Create(data.Test, worst, screen.Width));
        }
        screen.Line();
    }

    private void SavePictures(IEnumerable<(string File, Picture Picture)> pictures, string folder)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach (var (file, picture) in pictures)
        {
            PictureFiles.Save(picture, Path.Combine(folder, file));
            files.Add(file);
        }
        screen.Field("Pictures", $"{string.Join(", ", files)} in {Path.GetFullPath(folder)}"
            + (example.Augmentation is null ? "; no augmentation.png, as these images are not augmented" : ""));
    }

    private void ShowProfile(Profile profile, string trace)
    {
        screen.Line();
        foreach (var line in profile.ToString().TrimEnd().Split('\n')) screen.Line(line);
        profile.WriteTrace(trace);
        screen.Field("Trace", $"{Path.GetFullPath(trace)}, for ui.perfetto.dev");
    }

    private void ShowInterruption(Trainer trainer)
    {
        screen.Line();
        screen.Line($"Interrupted after {Format.Count(trainer.Step, "step")}, {trainer.Epoch} of {Format.Count(options.Epochs, "epoch")}. "
            + "No weights were saved.");
        screen.Line(options.Checkpoint is { } checkpoint
            ? $"Continue with the same options and --resume {Path.GetFullPath(checkpoint)}"
            : "With --checkpoint FILE the training could be continued.");
    }
}
