using Cnn.Gpu.Models;

namespace Cnn.Gpu.Benchmarks;

/// <summary>The networks that are measured, by the names that the PyTorch peer knows too.</summary>
internal static class Networks
{
    /// <summary>The classes of every network.</summary>
    public const int Classes = Network.Classes;

    /// <summary>The largest batch that the commands take.</summary>
    public const int MaxBatch = 65536;

    public static IReadOnlyList<string> Names => ["lenet5", "cifar3conv", "resnet20", "airbench94"];

    public static (Layer Model, Shape Image) Create(string name) =>
        Names.Contains(name) && Network.Find(name) is { } network ? (network.Create(), network.ImageShape)
            : throw new ArgumentException($"There is no network '{name}'; there are {string.Join(", ", Names)}.");
}
