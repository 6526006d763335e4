using Cnn.Gpu.Models;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Examples;

/// <summary>LeNet-5 on MNIST: the model and every default of its training.</summary>
internal static class MnistExample
{
    public static Example Create() => new()
    {
        Subject = "handwritten digits",
        Description = "Trains LeNet-5 to read handwritten digits, and shows what it learnt and where it still fails.",
        Networks = [new("lenet5", "LeNet-5", 6e-3f, classes => LeNet5.Create(classes: classes))],
        Epochs = 5,
        Batch = 64,
        Training = "AdamW, one cycle",
        Optimizer = rate => new AdamW(rate, WeightDecay: 0.05f),
        Schedule = rate => new OneCycleSchedule(rate),
        Data = MnistData.Source,
    };
}
