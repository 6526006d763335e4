using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Models;

/// <summary>A small network for colour images, known from courses: 3×32×32 to 10 classes with 10,002 parameters.</summary>
public static class LargeNet
{
    /// <summary>The network for images [3, 32, 32].</summary>
    /// <param name="classes">The number of classes.</param>
    public static Sequential Create(int classes = 10) => new(
        new Conv2d(3, 5, kernelSize: 5), new ReLU(), new MaxPool2d(2),
        new Conv2d(5, 10, kernelSize: 5), new ReLU(), new MaxPool2d(2),
        new Flatten(),
        new Linear(250, 32), new ReLU(),
        new Linear(32, classes));
}
