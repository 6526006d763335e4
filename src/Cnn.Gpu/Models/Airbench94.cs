using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Models;

/// <summary>
/// The network that reaches 94 % on CIFAR-10 in seconds (Jordan 2024, arXiv:2404.00498): a 2×2 convolution, then three groups of
/// convolution, pooling, normalisation, GELU, convolution, normalisation, GELU. Its training uses more than the network: whitened first filters,
/// a bias of its own rate, augmentation. 3×32×32 to 10 classes.
/// </summary>
public static class Airbench94
{
    /// <summary>The network for images [3, 32, 32].</summary>
    /// <param name="classes">The number of classes.</param>
    public static Sequential Create(int classes = 10)
    {
        var layers = new List<Layer> { new Conv2d(3, 24, kernelSize: 2), new GELU() };
        var channels = 24;
        foreach (var outputs in new[] { 64, 256, 256 })
        {
            layers.AddRange(
            [
                new Conv2d(channels, outputs, kernelSize: 3, padding: 1, bias: false), new MaxPool2d(2), new BatchNorm2d(outputs), new GELU(),
                new Conv2d(outputs, outputs, kernelSize: 3, padding: 1, bias: false), new BatchNorm2d(outputs), new GELU(),
            ]);
            channels = outputs;
        }
        return new Sequential([.. layers, new MaxPool2d(3), new Flatten(), new Linear(channels, classes, bias: false)]);
    }
}
