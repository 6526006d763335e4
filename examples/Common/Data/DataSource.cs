using Cnn.Gpu.Data;
using Cnn.Gpu.Examples.Options;
using Cnn.Gpu.Examples.Pictures;
using Cnn.Gpu.Examples.Rendering;

namespace Cnn.Gpu.Examples.Data;

/// <summary>
/// Where an example's images come from: the folder asked for, or else data/NAME, the network, or a program that draws others, in this order.
/// </summary>
public sealed record DataSource
{
    private const string Synthetic = "synthetic";

    /// <summary>For programs and of the folder below <c>data</c>: <c>mnist</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people: "MNIST".</summary>
    public required string Title { get; init; }

    /// <summary>What the networks take, [C, H, W]; pictures of other sizes are made to fit.</summary>
    public required Shape ImageShape { get; init; }

    /// <summary>What is downloaded: "12 MB".</summary>
    public required string Size { get; init; }

    /// <summary>The files that a folder needs.</summary>
    public required string Files { get; init; }

    /// <summary>Whether a folder has them.</summary>
    public required Func<string, bool> Exists { get; init; }

    public required Func<string, (ImageDataset Train, ImageDataset Test)> Load { get; init; }

    public required Func<string, IProgress<DownloadProgress>, CancellationToken, Task> Download { get; init; }

    /// <summary>What is drawn without the data set: "synthetic digits".</summary>
    public required string SyntheticTitle { get; init; }

    /// <summary>Draws it on so many threads, 0 for all cores.</summary>
    public required Func<int, (ImageDataset Train, ImageDataset Test)> Draw { get; init; }

    /// <summary>What <c>--help</c> says about <c>--data</c>.</summary>
    public string Help => $"A folder with {Files}, or with a folder of pictures for each class (in 'train' and 'test' if there are such), "
        + $"or 'synthetic' for {SyntheticTitle}, drawn by a program. "
        + $"Without it: data/{Name}, which is downloaded ({Size}) if needed; without a network, {SyntheticTitle}";

    /// <summary>Finds the images, and says on the screen what takes long.</summary>
    /// <exception cref="UsageException">The folder that is asked for does not exist or lacks files.</exception>
    public DataSplit Find(ExampleOptions options, ExampleScreen screen, CancellationToken cancel)
    {
        if (options.Data == Synthetic) return DrawAs(options, "as asked");
        if (options.Data is { } asked)
        {
            if (!Directory.Exists(asked)) throw new UsageException($"--data: there is no folder {Path.GetFullPath(asked)}.");
            if (Exists(asked)) return Read(asked, "as asked");
            if (ClassFolders.Exist(asked)) return ReadPictures(asked, options, screen, cancel);
            throw new UsageException($"--data: {Path.GetFullPath(asked)} lacks some of {Files}, and has no folders of pictures either.");
        }

        var (folder, exists) = DataFolder.Find(Name, Exists, Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        if (exists) return Read(folder, "found there");
        try
        {
            Fetch(folder, screen, cancel);
        }
        catch (Exception error) when (error is DownloadException or IOException or UnauthorizedAccessException)
        {
            // The other lines of the message list each mirror.
            var reason = error.Message.Split('\n')[0].TrimEnd(':', '\r');
            screen.Field("", $"no {Title}: {reason}");
            return DrawAs(options, "in its place");
        }
        return Read(folder, "just downloaded");
    }

    private void Fetch(string folder, ExampleScreen screen, CancellationToken cancel)
    {
        screen.Field("Data", $"downloading {Title} ({Size}) to {folder}");
        screen.Live(() =>
        {
            Download(folder, new Synchronous(p => screen.Update(() => new ProgressLine(
                $"file {p.Number} of {p.Count}", (double)p.Received / p.Total, $"{Format.Bytes(p.Received)} of {Format.Bytes(p.Total)}  {p.File}"))), cancel)
                .GetAwaiter().GetResult();
            return 0;
        });
    }

    private DataSplit Read(string folder, string why)
    {
        var (train, test) = Load(folder);
        return new DataSplit(Name, $"{Title} from {Path.GetFullPath(folder)}, {why}: {Sizes(train, test)}", train, test);
    }

    private DataSplit ReadPictures(string folder, ExampleOptions options, ExampleScreen screen, CancellationToken cancel)
    {
        if (PictureFiles.Missing is { } missing) throw new UsageException($"--data: {Path.GetFullPath(folder)} has folders of pictures, but {missing}");
        screen.Field("Data", $"reading the pictures in {Path.GetFullPath(folder)}");
        var (train, test) = PictureFiles.LoadFolder(folder, ImageShape, options.Seed, cancel);
        var split = ClassFolders.HaveParts(folder) ? "" : "a fifth of them to test, ";
        return new DataSplit("pictures",
            $"pictures of {train.ClassNames.Count} classes from {Path.GetFullPath(folder)}, {split}as asked: {Sizes(train, test)}", train, test);
    }

    private DataSplit DrawAs(ExampleOptions options, string why)
    {
        var (train, test) = Draw(options.Threads ?? 0);
        return new DataSplit(Synthetic, $"{SyntheticTitle}, drawn by a program, {why}: {Sizes(train, test)}", train, test);
    }

    private static string Sizes(ImageDataset train, ImageDataset test) =>
        $"{Format.Number(train.Count)} images to train with, {Format.Number(test.Count)} to test, {train.ImageShape[1]}×{train.ImageShape[2]} each";

    // Progress<T> would report from other threads, and after the end.
    private sealed class Synchronous(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
