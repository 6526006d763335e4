using Cnn.Gpu.Formats;

namespace Cnn.Gpu.Tests.Formats;

public sealed class SafetensorsFileTests
{
    private static readonly SafetensorsFile File = new(
        "w.safetensors", [new("0.weight", [2], [1, 2]), new("0.bias", [], [3])], new Dictionary<string, string>());

    [Test]
    public void FindsTensorsByName() => Assert.Multiple(() =>
    {
        Assert.That(File["0.bias"].Values, Is.EqualTo(new float[] { 3 }));
        Assert.That(File.TryGet("0.weight", out var tensor) ? tensor.Shape : default, Is.EqualTo(new Shape(2)));
        Assert.That(File.TryGet("1.weight", out _), Is.False);
    });

    [Test]
    public void AMissingTensorListsThoseThatAreThere() => Assert.That(() => File["1.weight"],
        Throws.TypeOf<DataFormatException>()
            .With.Message.EqualTo("w.safetensors: there is no tensor '1.weight' among its 2: 0.weight, 0.bias."));
}
