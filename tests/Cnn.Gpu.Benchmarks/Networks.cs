using Cnn.Gpu.Models;

namespace Cnn.Gpu.Benchmarks;

/// <summary>The networks that are measured, by the names that the PyTorch peer knows too.</summary>
internal static class Networks
{
    public static IReadOnlyList<string> Names => ["lenet5", "cifar3conv"];

    public static (Layer Model, Shape Image) Create(string name) => name switch
    {
        "lenet5" => (LeNet5.Create(), [1, 28, 28]),
        "cifar3conv" => (Cifar3Conv.Create(), [3, 32, 32]),
        _ => throw new ArgumentException($"There is no network '{name}'; there are {string.Join(", ", Names)}."),
    };
}
