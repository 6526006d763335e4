using Cnn.Gpu.Drawing;
using Cnn.Gpu.Metrics;

namespace Cnn.Gpu.Tests.Drawing;

public sealed class ConfusionPictureTests
{
    [Test]
    public void ShowsEveryCount()
    {
        var picture = ConfusionPicture.Create(Matrix(["cat", "a very long name of a dog"], (0, 0, 30), (0, 1, 4), (1, 1, 6)));
        var dark = ColorMap.Negative;
        var (cat, wrong, dog) = (picture.Find(Pictures.Text("30", Rgb.White.Towards(dark, 30 / 34f), Rgb.White)),
            picture.Find(Pictures.Text("4", ColorMap.Positive, Rgb.White)), picture.Find(Pictures.Text("6", dark, Rgb.White)));
        Assert.That((cat.Count, wrong.Count, dog.Count), Is.EqualTo((1, 1, 1)));
        Assert.Multiple(() =>
        {
            Assert.That(wrong[0].Y, Is.EqualTo(cat[0].Y), "a true class is a row");
            Assert.That(wrong[0].X, Is.EqualTo(dog[0].X), "a predicted class is a column");
            Assert.That(dog[0].Y, Is.GreaterThan(cat[0].Y));
            foreach (var text in new[] { "cat", "a very long nam…", "true", "predicted", "recall", "88.2%", "100.0%", "90.0% of 40 right" })
                Assert.That(picture.Find(Pictures.Text(text, Rgb.White, Sheet.Ink)), Is.Not.Empty, text);
            Assert.That(picture.Find(Pictures.Text("cat", Rgb.White, Sheet.Ink).TurnLeft()), Has.Count.EqualTo(1), "names that do not fit above a column stand upright");
        });
    }

    [Test]
    public void ShortNamesStandAboveTheirColumns() =>
        Assert.That(ConfusionPicture.Create(Matrix(["7", "8"], (0, 0, 1))).Find(Pictures.Text("7", Rgb.White, Sheet.Ink)), Has.Count.EqualTo(2));

    [Test]
    public void AClassWithoutSamplesHasNoRecall() =>
        Assert.That(ConfusionPicture.Create(Matrix(["a", "b"], (0, 0, 1))).Find(Pictures.Text("-", Rgb.White, Sheet.Ink)), Is.Not.Empty);

    [TestCase(30)]
    [TestCase(200)]
    public void HasRoomForManyClasses(int classes)
    {
        var matrix = new ConfusionMatrix(classes);
        for (var i = 0; i < classes; i++) matrix.Add(i, i);
        var picture = ConfusionPicture.Create(matrix);
        Assert.That(Enumerable.Range(0, classes).Where(i => picture.Find(Pictures.Text($"{i}", Rgb.White, Sheet.Ink, 1)).Count == 0), Is.Empty);
        Assert.That(picture.Width, Is.LessThan(classes * 25 + 150));
    }

    [Test]
    public void RefusesAnEmptyMatrix() => Assert.That(() => ConfusionPicture.Create(new ConfusionMatrix(2)), Throws.ArgumentException);

    private static ConfusionMatrix Matrix(string[] names, params (int Label, int Prediction, int Count)[] entries)
    {
        var matrix = new ConfusionMatrix(names);
        foreach (var (label, prediction, count) in entries)
            for (var i = 0; i < count; i++) matrix.Add(label, prediction);
        return matrix;
    }
}
