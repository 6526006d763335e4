using Cnn.Gpu.Backends;
using Cnn.Gpu.Backends.Shaders;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Data;
using Cnn.Gpu.Losses;
using Cnn.Gpu.Models;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Tests.Backends.Shaders;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Backends.Cuda;

/// <summary>What networks would run on a card.</summary>
internal static class CudaNetworks
{
    private const int Images = 40;

    /// <summary>Every launch of training a network with an optimiser, of evaluating it and of predicting with it, and its source.</summary>
    public static IReadOnlyList<(ShaderSource Source, ComputeLaunch Launch)> Launches(Network network, Optimizer optimizer)
    {
        var context = new RecordingContext(ShaderDialect.Cuda, ComputeClass.Gpu);
        using var device = new ShaderDevice("cuda", context, new DeviceOptions());
        var data = new ImageDataset(
            "nothing", network.ImageShape, new byte[Images * network.ImageShape.Elements], new byte[Images],
            [.. Enumerable.Range(0, Network.Classes).Select(i => $"{i}")]);
        var trainer = new Trainer(network.Create(), new CrossEntropyLoss(), optimizer, device);
        trainer.Fit(data, epochs: 1, batchSize: 32, validation: data);
        return [.. context.Launches];
    }
}
