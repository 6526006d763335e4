using Cnn.Gpu.Data;
using Cnn.Gpu.Tests;
using Cnn.Gpu.Tests.Formats;

namespace Cnn.Gpu.Examples.Tests.Cifar;

/// <summary>Writes a small set of shapes as the six files of CIFAR-10.</summary>
internal static class ShapeFiles
{
    public static void Write(TempFolder folder, int imagesPerFile)
    {
        var shapes = SyntheticShapes.Create(5 * imagesPerFile, imagesPerFile);
        for (var i = 0; i < 5; i++)
            folder.Write($"data_batch_{i + 1}.bin", CifarFile.Build(shapes.Train.Labels.AsSpan(i * imagesPerFile, imagesPerFile),
                shapes.Train.Pixels.AsSpan(i * imagesPerFile * 3072, imagesPerFile * 3072)));
        folder.Write("test_batch.bin", CifarFile.Build(shapes.Test.Labels, shapes.Test.Pixels));
    }
}
