using Cnn.Gpu.Data;
using Cnn.Gpu.Examples.Data;

namespace Cnn.Gpu.Examples;

/// <summary>Where colour images come from.</summary>
internal static class CifarData
{
    public static DataSource Source { get; } = new()
    {
        Name = "cifar10",
        Title = "CIFAR-10",
        ImageShape = [3, 32, 32],
        Size = "170 MB",
        Files = "the files data_batch_1.bin to data_batch_5.bin and test_batch.bin of CIFAR-10's binary version",
        Exists = Cifar10.Exists,
        Load = Cifar10.Load,
        Download = Cifar10.DownloadAsync,
        SyntheticTitle = "synthetic shapes",
        Draw = threads => SyntheticShapes.Create(threads: threads),
    };
}
