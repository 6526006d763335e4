using Cnn.Gpu.Examples.Data;
using Cnn.Gpu.Examples.Options;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Examples;

/// <summary>What sets one example apart from the others: its model, its data, and the defaults of its options.</summary>
public sealed record Example
{
    /// <summary>The headline: "LeNet-5 on handwritten digits".</summary>
    public required string Title { get; init; }

    /// <summary>What <c>--help</c> says about the program.</summary>
    public required string Description { get; init; }

    /// <summary>What <c>--help</c> says about <c>--data</c>.</summary>
    public required string DataHelp { get; init; }

    /// <summary>The default of <c>--save</c>.</summary>
    public required string WeightsFile { get; init; }

    public required int Epochs { get; init; }

    public required int Batch { get; init; }

    public required float LearningRate { get; init; }

    public required Func<Layer> Model { get; init; }

    /// <summary>The optimiser and the schedule in words.</summary>
    public required string Training { get; init; }

    /// <summary>The optimiser for the highest learning rate.</summary>
    public required Func<float, Optimizer> Optimizer { get; init; }

    /// <summary>The schedule for the highest learning rate.</summary>
    public required Func<float, Schedule> Schedule { get; init; }

    /// <summary>Finds the data, and says on the screen what takes long.</summary>
    public required Func<ExampleOptions, ExampleScreen, CancellationToken, DataSplit> Data { get; init; }
}
