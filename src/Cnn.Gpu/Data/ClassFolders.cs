using System.Runtime.ExceptionServices;

namespace Cnn.Gpu.Data;

/// <summary>
/// Data sets that are folders of pictures, with a sub-folder for each class (torchvision's <c>ImageFolder</c>): <c>cats/1.jpg</c>,
/// <c>dogs/2.png</c>. The classes are the sub-folders' names, sorted by the codes of their letters, and so are the pictures within each. The
/// library cannot read pictures: whoever loads them says how. <c>Cnn.Gpu.Imaging</c> can.
/// </summary>
public static class ClassFolders
{
    private const int MostClasses = 256;
    private static readonly string[] TestNames = ["test", "val", "valid", "validation"];

    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".bmp", ".gif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".ppm", ".qoi", ".tga", ".tif", ".tiff", ".webp",
    };

    /// <summary>Whether there are pictures in folders within a folder.</summary>
    public static bool Exist(string directory) => Directory.Exists(directory) && Folders(directory).Any(folder => Pictures(folder).Any());

    /// <summary>Whether a folder has a folder <c>train</c> and one to test with.</summary>
    public static bool HaveParts(string directory) => TestPart(directory) is not null;

    /// <summary>
    /// Loads the pictures of all classes, on all cores. Folders within that of a class belong to it; files whose names do not end like those of
    /// pictures, and all names that begin with a dot, are passed over.
    /// </summary>
    /// <param name="directory">The folder with a folder for each class.</param>
    /// <param name="imageShape">[C, H, W].</param>
    /// <param name="read">Makes an image of a file, [C, H, W]; called by several threads. Its errors are passed on, of several that of the first file.</param>
    /// <param name="classNames">The classes that the folder must have, such as those of the training set; if null, those that it has.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DataFormatException">There is no such folder, no class, a class without pictures, or other classes than asked for.</exception>
    /// <exception cref="ShapeException">The images are more than fit into memory.</exception>
    public static ImageDataset Load(
        string directory, Shape imageShape, Func<string, byte[]> read, IReadOnlyList<string>? classNames = null, CancellationToken cancellationToken = default)
    {
        var classes = Classes(directory);
        RequireClasses(directory, classes, classNames);
        List<string> files = [];
        List<byte> labels = [];
        foreach (var (label, name) in classes.Index())
        {
            var pictures = Pictures(Path.Combine(directory, name)).ToList();
            if (pictures.Count == 0)
                throw new DataFormatException(Path.Combine(directory, name), "there are no pictures in this folder of a class. Remove it, or put some there.");
            files.AddRange(pictures);
            labels.AddRange(Enumerable.Repeat((byte)label, pictures.Count));
        }
        var bytes = files.Count * imageShape.Elements;
        if (bytes > Array.MaxLength)
            throw new ShapeException(
                $"{files.Count} images of {imageShape} in {directory} are {bytes} bytes, but a data set can have {Array.MaxLength}. Make the images smaller.");
        var set = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        return new ImageDataset(set, imageShape, ReadAll(files, (int)imageShape.Elements, read, cancellationToken), [.. labels], classes);
    }

    /// <summary>
    /// Loads a training set and a test set: the folders <c>train</c> and <c>test</c> (or <c>val</c>, <c>valid</c>, <c>validation</c>) if
    /// <see cref="HaveParts"/>, or else all pictures, split by <see cref="ImageDataset.Split"/>.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="imageShape">[C, H, W].</param>
    /// <param name="read">Makes an image of a file, [C, H, W].</param>
    /// <param name="testFraction">How much of each class is to test, if the folder has no parts.</param>
    /// <param name="seed">Another seed chooses other images to test.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DataFormatException">As <see cref="Load"/>; or the test set has other classes than the training set.</exception>
    /// <exception cref="ShapeException">The images are more than fit into memory.</exception>
    public static (ImageDataset Train, ImageDataset Test) LoadSplit(
        string directory, Shape imageShape, Func<string, byte[]> read, double testFraction = 0.2, ulong seed = 0, CancellationToken cancellationToken = default)
    {
        if (TestPart(directory) is not { } test)
        {
            var parts = Load(directory, imageShape, read, null, cancellationToken).Split(testFraction, seed);
            return parts.Test.Count > 0 ? parts : throw new DataFormatException(directory,
                "each class has one picture alone, so that there is none to test with. Add pictures, or put some of them into folders train and test.");
        }
        var train = Load(Path.Combine(directory, "train"), imageShape, read, null, cancellationToken);
        return (train, Load(test, imageShape, read, train.ClassNames, cancellationToken));
    }

    private static string? TestPart(string directory) => Directory.Exists(Path.Combine(directory, "train"))
        ? TestNames.Select(name => Path.Combine(directory, name)).FirstOrDefault(Directory.Exists) : null;

    private static List<string> Classes(string directory)
    {
        if (!Directory.Exists(directory)) throw new DataFormatException(directory, $"there is no folder {Path.GetFullPath(directory)}.");
        var classes = Folders(directory).Select(path => Path.GetFileName(path)).ToList();
        return classes.Count switch
        {
            0 => throw new DataFormatException(directory, "the folder has no folders in it. It needs one for each class, with the pictures of that class."),
            > MostClasses => throw new DataFormatException(directory, $"the folder has {classes.Count} folders, but a data set can have {MostClasses} classes."),
            _ => classes,
        };
    }

    private static void RequireClasses(string directory, List<string> found, IReadOnlyList<string>? expected)
    {
        if (expected is null || found.SequenceEqual(expected)) return;
        var problems = new List<string>();
        if (expected.Except(found).ToList() is { Count: > 0 } missing) problems.Add($"it lacks {string.Join(", ", missing)}");
        if (found.Except(expected).ToList() is { Count: > 0 } unknown) problems.Add($"it has {string.Join(", ", unknown)} too much");
        if (problems.Count == 0) problems.Add($"they are {string.Join(", ", expected)} in this order, folders come as {string.Join(", ", found)}");
        throw new DataFormatException(directory, $"the classes are not those expected: {string.Join("; ", problems)}.");
    }

    private static IEnumerable<string> Pictures(string directory) =>
        Sorted(Directory.EnumerateFiles(directory)).Where(path => Extensions.Contains(Path.GetExtension(path))).Concat(Folders(directory).SelectMany(Pictures));

    private static IEnumerable<string> Folders(string directory) => Sorted(Directory.EnumerateDirectories(directory));

    private static IEnumerable<string> Sorted(IEnumerable<string> paths) =>
        paths.Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal);

    private static byte[] ReadAll(List<string> files, int size, Func<string, byte[]> read, CancellationToken cancellation)
    {
        var pixels = new byte[(long)files.Count * size];
        var errors = new Exception?[files.Count];
        Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancellation }, (i, loop) =>
        {
            try
            {
                read(files[i]).CopyTo(pixels.AsSpan(i * size, size));
            }
            catch (Exception error) when (error is CnnException or IOException or UnauthorizedAccessException)
            {
                errors[i] = error;
                // Those before it are still read, so that of several broken files the first is named, however many threads there are.
                loop.Break();
            }
        });
        if (Array.Find(errors, e => e is not null) is { } first) ExceptionDispatchInfo.Throw(first);
        return pixels;
    }
}
