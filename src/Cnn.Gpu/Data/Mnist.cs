using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Data;

/// <summary>The handwritten digits of MNIST: 60,000 images to train with and 10,000 to test with, 28 x 28 bytes each.</summary>
public static class Mnist
{
    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private static readonly (string Stem, int Rank)[] Files =
        [("train-images", 3), ("train-labels", 1), ("t10k-images", 3), ("t10k-labels", 1)];

    private static readonly DatasetDownload Source = new(
        [
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "http://yann.lecun.com/exdb/mnist/",
        ],
        // The sums of the original archives, the same for every mirror.
        [
            new("train-images-idx3-ubyte.gz", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new("train-labels-idx1-ubyte.gz", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new("t10k-images-idx3-ubyte.gz", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new("t10k-labels-idx1-ubyte.gz", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
        ]);

    /// <summary>The names of the ten classes, "0" to "9".</summary>
    public static IReadOnlyList<string> ClassNames => Digits;

    /// <summary>Whether a folder holds the four files, under one of the names that <see cref="Load"/> accepts.</summary>
    public static bool Exists(string directory) => Files.All(f => Find(directory, f.Stem, f.Rank) is not null);

    /// <summary>
    /// Loads the four files <c>train-images-idx3-ubyte</c>, <c>train-labels-idx1-ubyte</c>, <c>t10k-images-idx3-ubyte</c> and
    /// <c>t10k-labels-idx1-ubyte</c>, each plain or with <c>.gz</c>, and with a hyphen or a dot before <c>idx</c>.
    /// </summary>
    /// <exception cref="DataFormatException">A file is missing or damaged, or the files do not belong together.</exception>
    public static (ImageDataset Train, ImageDataset Test) Load(string directory)
    {
        var paths = Files.Select(f => Find(directory, f.Stem, f.Rank)).ToArray();
        var missing = Files.Where((_, i) => paths[i] is null).Select(f => $"{f.Stem}-idx{f.Rank}-ubyte[.gz]").ToArray();
        if (missing.Length > 0)
            throw new DataFormatException(directory,
                (Directory.Exists(directory) ? "" : "the folder does not exist; ") +
                $"missing {string.Join(", ", missing)} in {Path.GetFullPath(directory)}. " +
                "Fetch the files with Mnist.DownloadAsync, or copy them there.");

        var train = LoadPart("MNIST train", paths[0]!, paths[1]!);
        var test = LoadPart("MNIST test", paths[2]!, paths[3]!);
        if (train.ImageShape != test.ImageShape)
            throw new DataFormatException(paths[2]!,
                $"the test images are {test.ImageShape}, but the training images in {Path.GetFileName(paths[0])} are {train.ImageShape}.");
        return (train, test);
    }

    /// <summary>
    /// Downloads the four files from the first public mirror that delivers them with the right checksums. Files that are already there
    /// and right are kept.
    /// </summary>
    /// <param name="directory">The folder, which is created if needed.</param>
    /// <param name="progress">Told about every block that arrives.</param>
    /// <param name="cancellationToken">Stops the download; no partial file stays behind.</param>
    /// <exception cref="DownloadException">No mirror delivered a file; the message says why for each.</exception>
    public static Task DownloadAsync(
        string directory, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Source.RunAsync(directory, progress, cancellationToken);

    private static string? Find(string directory, string stem, int rank)
    {
        string[] names = [$"{stem}-idx{rank}-ubyte", $"{stem}.idx{rank}-ubyte"];
        return names.Concat(names.Select(n => n + ".gz")).Select(n => Path.Combine(directory, n)).FirstOrDefault(File.Exists);
    }

    private static ImageDataset LoadPart(string name, string imagePath, string labelPath)
    {
        var images = Idx.Read(imagePath, 3);
        var labels = Idx.Read(labelPath, 1);
        if (images.Shape[0] != labels.Shape[0])
            throw new DataFormatException(labelPath,
                $"there are {labels.Shape[0]} labels, but {images.Shape[0]} images in {Path.GetFileName(imagePath)}.");
        var wrong = labels.Values.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(Digits.Length - 1));
        if (wrong >= 0)
            throw new DataFormatException(labelPath,
                $"the label of image {wrong} (counted from 0) is {labels.Values[wrong]}, expected 0 to {Digits.Length - 1}.");
        return new ImageDataset(name, [1, images.Shape[1], images.Shape[2]], images.Values, labels.Values, Digits);
    }
}
