using Cnn.Gpu.Data;
using Cnn.Gpu.Examples.Rendering;
using Spectre.Console;

namespace Cnn.Gpu.Examples.Tests.Rendering;

public sealed class ImageViewTests
{
    // Four rows of four pixels: a ring with a grey corner.
    private static readonly ImageDataset Ring = new("ring", [1, 4, 4],
        [0, 255, 255, 0, 255, 0, 0, 255, 255, 0, 0, 255, 50, 255, 255, 0], [0], ["ring"]);

    [Test]
    public void DrawsTwoRowsInALine() => Assert.That(Draw(), Is.EqualTo("▄▀▀▄\n▀▄▄▀"));

    [Test]
    public void DrawsAPart() =>
        Assert.That(Screens.Draw(new ImageView(Ring, 0, new PixelWindow(2, 1, 1, 3))), Is.EqualTo("  ▀"));

    [Test]
    public void DrawsShadesWithoutUnicode() => Assert.That(Draw(unicode: false), Is.EqualTo("====\n+==="));

    [Test]
    public void DrawsGreyWithColours() =>
        Assert.That(Draw(colours: ColorSystemSupport.TrueColor),
            Does.StartWith("\u001b[38;2;0;0;0;48;2;255;255;255m▀").And.Contain("38;2;255;255;255;48;2;50;50;50m▀"));

    [Test]
    public void DrawsColourImages()
    {
        var data = new ImageDataset("pixel", [3, 2, 1], [1, 2, 3, 4, 5, 6], [0], ["pixel"]);
        Assert.That(Screens.Draw(new ImageView(data, 0, PixelWindow.Whole(data)), colours: ColorSystemSupport.TrueColor),
            Does.Contain("38;2;1;3;5;48;2;2;4;6m▀"));
    }

    private static string Draw(bool unicode = true, ColorSystemSupport colours = ColorSystemSupport.NoColors) =>
        Screens.Draw(new ImageView(Ring, 0, PixelWindow.Whole(Ring)), unicode: unicode, colours: colours);
}
