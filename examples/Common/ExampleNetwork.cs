namespace Cnn.Gpu.Examples;

/// <summary>A network that an example can train.</summary>
/// <param name="Name">For <c>--net</c>, and of the file with its weights.</param>
/// <param name="Title">For the headline: "LeNet-5".</param>
/// <param name="LearningRate">The highest learning rate of the schedule.</param>
/// <param name="Create">Makes it for so many classes, without initial weights.</param>
public sealed record ExampleNetwork(string Name, string Title, float LearningRate, Func<int, Layer> Create)
{
    /// <summary>The default of <c>--save</c>.</summary>
    public string WeightsFile => $"{Name}.safetensors";
}
