namespace Cnn.Gpu.Models;

/// <summary>A network that comes with the library, under the name that programs take on the command line.</summary>
/// <param name="Name">The name: <c>lenet5</c>.</param>
/// <param name="ImageShape">The images that it is made for, [C, H, W].</param>
/// <param name="Create">Makes it, for ten classes.</param>
public sealed record Network(string Name, Shape ImageShape, Func<Layer> Create)
{
    /// <summary>The classes of every network in <see cref="All"/>.</summary>
    public const int Classes = 10;

    /// <summary>All of them, small ones first.</summary>
    public static IReadOnlyList<Network> All { get; } =
    [
        new("lenet5", [1, 28, 28], () => LeNet5.Create(classes: Classes)),
        new("largenet", [3, 32, 32], () => LargeNet.Create(Classes)),
        new("cifar3conv", [3, 32, 32], () => Cifar3Conv.Create(Classes)),
        new("resnet20", [3, 32, 32], () => ResNet20.Create(Classes)),
        new("airbench94", [3, 32, 32], () => Airbench94.Create(Classes)),
    ];

    /// <summary>The network of a name, or null.</summary>
    public static Network? Find(string name) => All.FirstOrDefault(n => n.Name == name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
