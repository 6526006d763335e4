using Cnn.Gpu.Drawing;
using Cnn.Gpu.Layers;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Drawing;

public sealed class FilterPictureTests
{
    [Test]
    public void ShowsEveryWeightInItsColour()
    {
        var layer = new Conv2d(1, 2, 2);
        layer.Weight.Values = [0, 1, -1, 0.5f, -0.25f, 0, 0, 0];
        var picture = FilterPicture.Create(new Sequential(layer));
        foreach (var filter in layer.Weight.Values.Chunk(4))
            Assert.That(picture.Find(Picture.Of(filter, 2, ColorMap.Diverging).Enlarge(12)), Has.Count.EqualTo(1));
        Assert.That(picture.Find(Pictures.Text("0 Conv2d(1, 2, 2): 2 filters; -1 blue, 0 white, 1 red", Rgb.White, Sheet.Ink)), Has.Count.EqualTo(1));
    }

    [Test]
    public void ShowsThreeChannelsAsColours()
    {
        var layer = new Conv2d(3, 1, 1);
        layer.Weight.Values = [2, 0, -2];
        Assert.That(FilterPicture.Create(layer).Find(new Picture(12, 12, new Rgb(255, 128, 0))), Has.Count.EqualTo(1));
    }

    [Test]
    public void GivesChannelsARowEach()
    {
        var layer = new Conv2d(2, 3, 1);
        layer.Weight.Values = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 1];
        var picture = FilterPicture.Create(layer);
        var places = layer.Weight.Values.Select(w => picture.Find(new Picture(12, 12, ColorMap.Diverging(w))).Single()).ToArray();
        Assert.That(places.Select(p => (p.X - places[0].X, p.Y - places[0].Y)), Is.EqualTo(new[] { (0, 0), (0, 18), (18, 0), (18, 18), (36, 0), (36, 18) }));
    }

    [Test]
    public void LargeNetworksFitOnAPage()
    {
        var picture = FilterPicture.Create(ResNet20.Create().Initialize(0));
        Assert.That(picture.Width, Is.LessThan(1000));
        Assert.That(picture.Find(Pictures.Text("channels down;", Rgb.White, Sheet.Ink)), Is.Not.Empty);
        Assert.That(picture.Find(Pictures.Text("the first 32 of", Rgb.White, Sheet.Ink)), Is.Not.Empty);
    }

    [Test]
    public void RefusesAModelWithoutConvolutions() =>
        Assert.That(() => FilterPicture.Create(new Linear(2, 3)), Throws.ArgumentException.With.Message.StartsWith("Linear(2, 3) has no Conv2d"));
}
