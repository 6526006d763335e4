using Cnn.Gpu.Data;
using Cnn.Gpu.Drawing;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Drawing;

public sealed class FeatureMapPictureTests
{
    private static readonly ImageDataset Data = new("pets", [1, 1, 2], [10, 200, 30, 40], [1, 0], ["cat", "dog"]);

    [Test]
    public void ShowsTheImageAndWhatLayersMakeOfIt()
    {
        var picture = FeatureMapPicture.Create(Data, 1,
        [
            new("0", new Sigmoid(), [2, 1, 2], [1, -4, 2, 0]),
            new("1", new ReLU(), [2, 1, 2], [1, 0, 2, 0]),
            new("2", new Flatten(), [4], [1, 0, 2, 0]),
        ]);
        Assert.Multiple(() =>
        {
            Assert.That(picture.Find(Picture.Of([30, 40], [1, 1, 2]).Enlarge(16)), Has.Count.EqualTo(1));
            Assert.That(picture.Find(Picture.Of([0.25f, -1], 2, ColorMap.Diverging).Enlarge(16)), Has.Count.EqualTo(1));
            Assert.That(picture.Find(Picture.Of([0.5f, 0], 2, ColorMap.Diverging).Enlarge(16)), Has.Count.EqualTo(1));
            Assert.That(picture.Find(Picture.Of([0.5f, 0], 2, ColorMap.Heat).Enlarge(16)), Has.Count.EqualTo(1));
            Assert.That(picture.Find(Picture.Of([1, 0], 2, ColorMap.Heat).Enlarge(16)), Has.Count.EqualTo(1));
            foreach (var text in new[] { "image 1 of pets: cat", "0 Sigmoid: 2 of 1×2, -4 blue, 4 red", "1 ReLU: 2 of 1×2, 0 black, 2 yellow" })
                Assert.That(picture.Find(Pictures.Text(text, Rgb.White, Sheet.Ink)), Has.Count.EqualTo(1), text);
            Assert.That(picture.Find(Pictures.Text("2 Flatten", Rgb.White, Sheet.Ink)), Is.Empty);
        });
    }

    [Test]
    public void DrawsTheFirstOfMany()
    {
        var picture = FeatureMapPicture.Create(Data, 0, [new("0", new ReLU(), [65, 1, 1], new float[65])]);
        Assert.That(picture.Find(Pictures.Text("0 ReLU: the first 64 of 65 of 1×1, 0 black, 0 yellow", Rgb.White, Sheet.Ink)), Has.Count.EqualTo(1));
        Assert.That(picture.Find(new Picture(16, 16, Rgb.Black)), Has.Count.EqualTo(64));
    }
}
