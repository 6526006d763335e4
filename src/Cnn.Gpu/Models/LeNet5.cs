using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Models;

/// <summary>
/// LeNet-5 (LeCun et al. 1998) as it is built today, with ReLU and max pooling: 1×28×28 to 10 classes with 61,706 parameters.
/// </summary>
public static class LeNet5
{
    /// <summary>The network for images [1, 28, 28] or, without changes but the channels, others of 28×28.</summary>
    /// <param name="inChannels">The channels of an image.</param>
    /// <param name="classes">The number of classes.</param>
    public static Sequential Create(int inChannels = 1, int classes = 10) => new(
        new Conv2d(inChannels, 6, kernelSize: 5, padding: 2), new ReLU(), new MaxPool2d(2),
        new Conv2d(6, 16, kernelSize: 5), new ReLU(), new MaxPool2d(2),
        new Flatten(),
        new Linear(400, 120), new ReLU(),
        new Linear(120, 84), new ReLU(),
        new Linear(84, classes));
}
