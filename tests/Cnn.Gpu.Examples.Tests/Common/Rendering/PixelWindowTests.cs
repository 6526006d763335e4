using Cnn.Gpu.Data;
using Cnn.Gpu.Examples.Rendering;

namespace Cnn.Gpu.Examples.Tests.Rendering;

public sealed class PixelWindowTests
{
    [Test]
    public void HoldsEveryInkOfTheImagesAskedFor()
    {
        var data = Images((0, 3, 4), (1, 5, 2), (2, 0, 0));
        Assert.That(PixelWindow.Around(data, [0, 1]), Is.EqualTo(new PixelWindow(Top: 2, Left: 2, Height: 4, Width: 3)));
    }

    [Test]
    public void IsTheWholeImageWhereAllIsBlack() =>
        Assert.That(PixelWindow.Around(Images((0, 3, 4)), [1]), Is.EqualTo(new PixelWindow(0, 0, 6, 6)));

    private static ImageDataset Images(params (int Index, int Y, int X)[] ink)
    {
        var pixels = new byte[3 * 36];
        foreach (var (index, y, x) in ink) pixels[index * 36 + y * 6 + x] = 1;
        return new ImageDataset("dots", [1, 6, 6], pixels, [0, 0, 0], ["dot"]);
    }
}
