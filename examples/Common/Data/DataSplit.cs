using Cnn.Gpu.Data;

namespace Cnn.Gpu.Examples.Data;

/// <summary>The images of an example and where they come from.</summary>
/// <param name="Name">For programs: <c>mnist</c>, <c>synthetic</c>.</param>
/// <param name="Description">For people: what it is and why it was taken.</param>
/// <param name="Train">The images to train with.</param>
/// <param name="Test">The images to test with.</param>
public sealed record DataSplit(string Name, string Description, ImageDataset Train, ImageDataset Test);
