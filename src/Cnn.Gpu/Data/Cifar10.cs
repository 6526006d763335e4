using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Data;

/// <summary>The colour photographs of CIFAR-10: 50,000 images to train with and 10,000 to test with, 3 x 32 x 32 bytes each.</summary>
public static class Cifar10
{
    private const string Test = "test_batch.bin";
    private const string ArchiveFolder = "cifar-10-batches-bin";
    private const int FileImages = 10_000;
    private static readonly string[] Train = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin")];
    private static readonly string[] Names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    // Its published MD5 is c32a1d4ab5d03f1284b67883e8d87530.
    private static readonly DownloadFile Archive = new(
        "cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd");

    /// <summary>The names of the ten classes, "airplane" to "truck".</summary>
    public static IReadOnlyList<string> ClassNames => Names;

    /// <summary>The six files, <c>data_batch_1.bin</c> to <c>data_batch_5.bin</c> and <c>test_batch.bin</c>.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [.. Train, Test];

    /// <summary>Whether a folder, or a folder <c>cifar-10-batches-bin</c> in it, holds the six files.</summary>
    public static bool Exists(string directory) => Find(directory) is not null;

    /// <summary>Loads the six files of the binary version, from the folder or from <c>cifar-10-batches-bin</c> in it.</summary>
    /// <exception cref="DataFormatException">A file is missing or damaged.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string directory)
    {
        var folder = Find(directory) ?? throw new DataFormatException(directory,
            (Directory.Exists(directory) ? "" : "the folder does not exist; ") +
            $"missing {string.Join(", ", FileNames.Where(name => !File.Exists(Path.Combine(directory, name))))} in {Path.GetFullPath(directory)}. " +
            $"Fetch the files with Cifar10.DownloadAsync, or unpack {Archive.Name} there.");
        return (LoadPart("CIFAR-10 train", folder, Train), LoadPart("CIFAR-10 test", folder, [Test]));
    }

    /// <summary>
    /// Downloads <c>cifar-10-binary.tar.gz</c> (170 MB), checks its sum, takes the six files out of it and deletes it. If the files are there
    /// already, in their right sizes, nothing is done; if the archive is there, it is unpacked.
    /// </summary>
    /// <param name="directory">The folder, which is created if needed.</param>
    /// <param name="progress">Told about every block that arrives.</param>
    /// <param name="cancellationToken">Stops it; no partial file stays behind.</param>
    /// <exception cref="DownloadException">The archive could not be downloaded; the message says why.</exception>
    public static Task DownloadAsync(
        string directory, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        DownloadAsync(new DatasetDownload(["https://www.cs.toronto.edu/~kriz/"], [Archive]), Archive.Name, directory, progress, cancellationToken);

    internal static async Task DownloadAsync(
        DatasetDownload source, string archive, string directory, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        if (Find(directory) is { } folder && FileNames.All(name => new FileInfo(Path.Combine(folder, name)).Length == FileImages * CifarBinary.RecordBytes))
            return;
        await source.RunAsync(directory, progress, cancel).ConfigureAwait(false);
        var path = Path.Combine(directory, archive);
        await Task.Run(() => TarFiles.Unpack(path, FileNames, directory, cancel), cancel).ConfigureAwait(false);
        AtomicFile.TryDelete(path);
    }

    private static string? Find(string directory) =>
        Array.Find([directory, Path.Combine(directory, ArchiveFolder)], folder => FileNames.All(name => File.Exists(Path.Combine(folder, name))));

    private static ImageDataset LoadPart(string name, string folder, string[] files)
    {
        var paths = Array.ConvertAll(files, file => Path.Combine(folder, file));
        var counts = Array.ConvertAll(paths, CifarBinary.CountImages);
        // A file that is cut between two images shows in no other way.
        var shorter = Array.IndexOf(counts, counts.Min());
        if (counts[shorter] < counts.Max())
            throw new DataFormatException(paths[shorter],
                $"it has fewer images than {files[Array.IndexOf(counts, counts.Max())]}, {counts[shorter]} instead of {counts.Max()}: the file is cut short.");
        var (pixels, labels) = CifarBinary.Read(paths);
        return new ImageDataset(name, [3, 32, 32], pixels, labels, Names);
    }
}
