using Cnn.Gpu.Examples.Rendering;
using Cnn.Gpu.Metrics;
using Spectre.Console;

namespace Cnn.Gpu.Examples.Tests.Rendering;

public sealed class ConfusionViewTests
{
    [Test]
    public void ShowsCountsAndWhatWasFound() => Assert.That(Screens.Draw(ConfusionView.Create(Matrix())), Is.EqualTo(
        """
        true   cat  dog    found
        cat   1000    ·  100.0 %
        dog      1    2   66.7 %
        """));

    [Test]
    public void ColoursWhatIsWrong()
    {
        var text = Screens.Draw(ConfusionView.Create(Matrix()), colours: ColorSystemSupport.TrueColor);
        Assert.That(text, Does.Match("\u001b\\[[^m]*48;[^m]*m *1"));
    }

    [Test]
    public void FitsIntoEightyColumns()
    {
        var matrix = new ConfusionMatrix(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]);
        for (var t = 0; t < 10; t++)
            for (var i = 0; i < 1000; i++) matrix.Add(t, t);
        var lines = Screens.Draw(ConfusionView.Create(matrix), width: 200).Split('\n');
        Assert.That(lines.Max(l => l.Length), Is.LessThanOrEqualTo(80));
    }

    private static ConfusionMatrix Matrix()
    {
        var matrix = new ConfusionMatrix(["cat", "dog"]);
        for (var i = 0; i < 1000; i++) matrix.Add(0, 0);
        matrix.Add(1, 1);
        matrix.Add(1, 1);
        matrix.Add(1, 0);
        return matrix;
    }
}
