using Cnn.Gpu.Data;
using Cnn.Gpu.Examples.Data;

namespace Cnn.Gpu.Examples;

/// <summary>Where digits come from.</summary>
internal static class MnistData
{
    public static DataSource Source { get; } = new()
    {
        Name = "mnist",
        Title = "MNIST",
        ImageShape = [1, 28, 28],
        Size = "12 MB",
        Files = "the files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (plain or .gz)",
        Exists = Mnist.Exists,
        Load = Mnist.Load,
        Download = Mnist.DownloadAsync,
        SyntheticTitle = "synthetic digits",
        Draw = threads => SyntheticDigits.Create(threads: threads),
    };
}
