using Cnn.Gpu.Data;
using Cnn.Gpu.Examples.Data;
using Cnn.Gpu.Examples.Options;
using Cnn.Gpu.Examples.Rendering;

namespace Cnn.Gpu.Examples;

/// <summary>Finds digits: in the folder asked for, in data/mnist, on the network, or made by a program, in this order.</summary>
internal static class MnistData
{
    private const string Synthetic = "synthetic";

    public static DataSplit Load(ExampleOptions options, ExampleScreen screen, CancellationToken cancel)
    {
        if (options.Data == Synthetic) return Draw(options, "as asked");
        if (options.Data is { } asked)
        {
            if (!Directory.Exists(asked)) throw new UsageException($"--data: there is no folder {Path.GetFullPath(asked)}.");
            if (!Mnist.Exists(asked))
                throw new UsageException($"--data: {Path.GetFullPath(asked)} lacks some of the files train-images-idx3-ubyte, "
                    + "train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (plain or .gz).");
            return Read(asked, "as asked");
        }

        var (folder, exists) = DataFolder.Find("mnist", Mnist.Exists, Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        if (exists) return Read(folder, "found there");
        try
        {
            Download(folder, screen, cancel);
        }
        catch (Exception error) when (error is DownloadException or IOException or UnauthorizedAccessException)
        {
            // The other lines of the message list each mirror.
            var reason = error.Message.Split('\n')[0].TrimEnd(':', '\r');
            screen.Field("", $"no MNIST: {reason}");
            return Draw(options, "in its place");
        }
        return Read(folder, "just downloaded");
    }

    private static void Download(string folder, ExampleScreen screen, CancellationToken cancel)
    {
        screen.Field("Data", $"downloading MNIST (12 MB) to {folder}");
        screen.Live(() =>
        {
            Mnist.DownloadAsync(folder, new Synchronous(p => screen.Update(() => new ProgressLine(
                $"file {p.Number} of {p.Count}", (double)p.Received / p.Total, $"{Format.Bytes(p.Received)} of {Format.Bytes(p.Total)}  {p.File}"))), cancel)
                .GetAwaiter().GetResult();
            return 0;
        });
    }

    private static DataSplit Read(string folder, string why)
    {
        var (train, test) = Mnist.Load(folder);
        return new DataSplit("mnist", $"MNIST from {Path.GetFullPath(folder)}, {why}: {Sizes(train, test)}", train, test);
    }

    private static DataSplit Draw(ExampleOptions options, string why)
    {
        var (train, test) = SyntheticDigits.Create(threads: options.Threads ?? 0);
        return new DataSplit(Synthetic, $"synthetic digits, drawn by a program, {why}: {Sizes(train, test)}", train, test);
    }

    private static string Sizes(ImageDataset train, ImageDataset test) =>
        $"{Format.Number(train.Count)} images to train with, {Format.Number(test.Count)} to test, {train.ImageShape[1]}×{train.ImageShape[2]} each";

    // Progress<T> would report from other threads, and after the end.
    private sealed class Synchronous(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
