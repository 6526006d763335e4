using Cnn.Gpu.Data;
using Cnn.Gpu.Drawing;

namespace Cnn.Gpu.Examples.Pictures;

/// <summary>Reads and writes picture files, which takes a package that not every build has.</summary>
public static class PictureFiles
{
    /// <summary>What is missing, and where it comes from; null if picture files can be read and written.</summary>
    public static string? Missing =>
#if HAS_IMAGING
        null;
#else
        "this program was built without picture files. They need the NuGet package SixLabors.ImageSharp: "
        + "where a source of NuGet has it, build again with -p:Imaging=true.";
#endif

    /// <summary>Loads a folder with a folder of pictures for each class; see <see cref="ClassFolders.LoadSplit"/>.</summary>
    /// <exception cref="UsageException">This build cannot read pictures.</exception>
    public static (ImageDataset Train, ImageDataset Test) LoadFolder(string directory, Shape imageShape, ulong seed, CancellationToken cancel) =>
#if HAS_IMAGING
        Imaging.ImageFolder.LoadSplit(directory, imageShape, seed: seed, cancellationToken: cancel);
#else
        throw new UsageException(Missing!);
#endif

    /// <summary>Writes a picture as a PNG file.</summary>
    /// <exception cref="UsageException">This build cannot write pictures.</exception>
    public static void Save(Picture picture, string path) =>
#if HAS_IMAGING
        Imaging.PictureFile.SavePng(picture, path);
#else
        throw new UsageException(Missing!);
#endif
}
