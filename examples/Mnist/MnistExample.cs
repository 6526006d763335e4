using Cnn.Gpu.Models;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Examples;

/// <summary>LeNet-5 on MNIST: the model and every default of its training.</summary>
internal static class MnistExample
{
    public static Example Create() => new()
    {
        Title = "LeNet-5 on handwritten digits",
        Description = "Trains LeNet-5 to read handwritten digits, and shows what it learnt and where it still fails.",
        DataHelp = "A folder with the four MNIST files, or 'synthetic' for digits drawn by a program. "
            + "Without it: data/mnist, which is downloaded if needed; without a network, synthetic digits",
        WeightsFile = "lenet5.safetensors",
        Epochs = 5,
        Batch = 64,
        LearningRate = 6e-3f,
        Model = () => LeNet5.Create(),
        Training = "AdamW, one cycle",
        Optimizer = rate => new AdamW(rate, WeightDecay: 0.05f),
        Schedule = rate => new OneCycleSchedule(rate),
        Data = MnistData.Load,
    };
}
