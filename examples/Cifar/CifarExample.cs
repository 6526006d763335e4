using Cnn.Gpu.Graphs;
using Cnn.Gpu.Models;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Examples;

/// <summary>Networks for CIFAR-10 and every default of their training.</summary>
internal static class CifarExample
{
    public static Example Create() => new()
    {
        Subject = "small colour images",
        Description = "Trains a network to tell ten kinds of colour photographs apart, and shows what it learnt and where it still fails.",
        Networks =
        [
            new("resnet20", "ResNet-20", 0.01f, classes => ResNet20.Create(classes)),
            new("airbench94", "Airbench94", 5e-3f, classes => Airbench94.Create(classes)),
            new("cifar3conv", "Three convolutions", 4e-3f, classes => Cifar3Conv.Create(classes)),
            new("largenet", "LargeNet", 5e-3f, classes => LargeNet.Create(classes)),
        ],
        Epochs = 3,
        Batch = 128,
        Training = "AdamW, one cycle, random crops and mirror images",
        Optimizer = rate => new AdamW(rate, WeightDecay: 0.05f),
        Schedule = rate => new OneCycleSchedule(rate),
        Augmentation = new Augmentation(CropPadding: 2, HorizontalFlip: true),
        Data = CifarData.Source,
    };
}
