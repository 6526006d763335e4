using Cnn.Gpu.Examples.Data;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Optimizers;
using Cnn.Gpu.Schedules;

namespace Cnn.Gpu.Examples;

/// <summary>What sets one example apart from the others: its networks, its data, and the defaults of its options.</summary>
public sealed record Example
{
    /// <summary>What the networks learn, for the headline: "handwritten digits".</summary>
    public required string Subject { get; init; }

    /// <summary>What <c>--help</c> says about the program.</summary>
    public required string Description { get; init; }

    /// <summary>The networks to choose from, the default first.</summary>
    public required IReadOnlyList<ExampleNetwork> Networks { get; init; }

    public required int Epochs { get; init; }

    public required int Batch { get; init; }

    /// <summary>The optimiser and the schedule in words.</summary>
    public required string Training { get; init; }

    /// <summary>The optimiser for the highest learning rate.</summary>
    public required Func<float, Optimizer> Optimizer { get; init; }

    /// <summary>The schedule for the highest learning rate.</summary>
    public required Func<float, Schedule> Schedule { get; init; }

    /// <summary>How each step changes the images at random, if at all.</summary>
    public Augmentation? Augmentation { get; init; }

    public required DataSource Data { get; init; }
}
