using Cnn.Gpu.Data;

namespace Cnn.Gpu.Imaging;

/// <summary>
/// Data sets that are folders of pictures, with a sub-folder for each class (torchvision's <c>ImageFolder</c>), as <see cref="ClassFolders"/> finds
/// them, read as <see cref="PictureFile.Load"/> does.
/// </summary>
public static class ImageFolder
{
    /// <summary>Loads the pictures of all classes.</summary>
    /// <param name="directory">The folder with a folder for each class.</param>
    /// <param name="imageShape">[3, H, W] for red, green and blue, [1, H, W] for grey.</param>
    /// <param name="classNames">The classes that the folder must have, such as those of the training set; if null, those that it has.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DataFormatException">There is no such folder, no class, a class without pictures, other classes than asked for, or a file is no picture.</exception>
    /// <exception cref="ShapeException">Pictures cannot have this shape, or are more than fit into memory.</exception>
    public static ImageDataset Load(
        string directory, Shape imageShape, IReadOnlyList<string>? classNames = null, CancellationToken cancellationToken = default) =>
        ClassFolders.Load(directory, PictureFile.Require(imageShape), path => PictureFile.Load(path, imageShape), classNames, cancellationToken);

    /// <summary>Loads a training set and a test set: the folders <c>train</c> and <c>test</c> if there are, or else all pictures, split.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="imageShape">[3, H, W] for red, green and blue, [1, H, W] for grey.</param>
    /// <param name="testFraction">How much of each class is to test, if the folder has no parts.</param>
    /// <param name="seed">Another seed chooses other images to test.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DataFormatException">As <see cref="Load"/>; or the test set has other classes than the training set.</exception>
    /// <exception cref="ShapeException">Pictures cannot have this shape, or are more than fit into memory.</exception>
    public static (ImageDataset Train, ImageDataset Test) LoadSplit(
        string directory, Shape imageShape, double testFraction = 0.2, ulong seed = 0, CancellationToken cancellationToken = default) =>
        ClassFolders.LoadSplit(
            directory, PictureFile.Require(imageShape), path => PictureFile.Load(path, imageShape), testFraction, seed, cancellationToken);
}
