using Cnn.Gpu.Data;
using Cnn.Gpu.Examples.Rendering;
using Cnn.Gpu.Examples.Reports;

namespace Cnn.Gpu.Examples.Tests.Rendering;

public sealed class MistakesViewTests
{
    private static readonly ImageDataset Dots = new("dots", [1, 2, 2], [255, 0, 0, 255, 0, 255, 255, 0, 255, 255, 0, 0], [0, 1, 0], ["left", "right"]);

    private static readonly Mistake[] Mistakes = [new(0, 0, 1, 0.999f), new(1, 1, 0, 0.5f), new(2, 0, 1, 0.25f)];

    [Test]
    public void DrawsAsManyInARowAsFit() => Assert.That(Screens.Draw(MistakesView.Create(Dots, Mistakes, 46), 80), Is.EqualTo(
        """
        ▀▄                      ▄▀
        true left               true right
        seen as right (99.9 %)  seen as left (50.0 %)

        ▀▀
        true left
        seen as right (25.0 %)
        """));

    [Test]
    public void SaysWhenThereAreNone() => Assert.That(Screens.Draw(MistakesView.Create(Dots, [], 80)), Is.EqualTo("No mistakes."));
}
