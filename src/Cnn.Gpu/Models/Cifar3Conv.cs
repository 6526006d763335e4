using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Models;

/// <summary>Three 3×3 convolutions, each followed by ReLU and a pooling that halves the image: 3×32×32 to 10 classes with 113,738 parameters.</summary>
public static class Cifar3Conv
{
    /// <summary>The network for images [3, 32, 32].</summary>
    /// <param name="classes">The number of classes.</param>
    public static Sequential Create(int classes = 10) => new(
        new Conv2d(3, 32, kernelSize: 3, padding: 1), new ReLU(), new MaxPool2d(2),
        new Conv2d(32, 64, kernelSize: 3, padding: 1), new ReLU(), new MaxPool2d(2),
        new Conv2d(64, 128, kernelSize: 3, padding: 1), new ReLU(), new MaxPool2d(2),
        new Flatten(),
        new Linear(2048, classes));
}
