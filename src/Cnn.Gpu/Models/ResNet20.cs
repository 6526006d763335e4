using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Models;

/// <summary>
/// The residual network of 20 layers for CIFAR-10 (He et al. 2016, arXiv:1512.03385, section 4.2), with 1×1 convolutions where a shortcut changes
/// its shape: 3×32×32 to 10 classes with 272,474 parameters.
/// </summary>
public static class ResNet20
{
    private const int BlocksPerStage = 3;

    /// <summary>The network for images [3, H, W].</summary>
    /// <param name="classes">The number of classes.</param>
    public static Sequential Create(int classes = 10)
    {
        var layers = new List<Layer> { Convolution(3, 16, 3, 1), new BatchNorm2d(16), new ReLU() };
        var channels = 16;
        foreach (var outputs in new[] { 16, 32, 64 })
            for (var block = 0; block < BlocksPerStage; block++)
            {
                // The first block of a stage halves the image, but for the first stage.
                layers.AddRange([Block(channels, outputs, outputs == channels ? 1 : 2), new ReLU()]);
                channels = outputs;
            }
        return new Sequential([.. layers, new GlobalAvgPool2d(), new Flatten(), new Linear(channels, classes)]);
    }

    private static Residual Block(int inputs, int outputs, int stride)
    {
        var body = new Sequential(
            Convolution(inputs, outputs, 3, stride), new BatchNorm2d(outputs), new ReLU(), Convolution(outputs, outputs, 3, 1), new BatchNorm2d(outputs));
        return inputs == outputs ? new Residual(body) : new Residual(body, new Sequential(Convolution(inputs, outputs, 1, stride), new BatchNorm2d(outputs)));
    }

    private static Conv2d Convolution(int inputs, int outputs, int kernel, int stride) =>
        new(inputs, outputs, kernel, stride, padding: kernel / 2, bias: false);
}
