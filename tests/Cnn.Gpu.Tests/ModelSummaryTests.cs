using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests;

public sealed class ModelSummaryTests
{
    private static readonly Layer Net = new Sequential(new Conv2d(1, 6, 5, padding: 2), new Flatten(), new Linear(4704, 10));

    [Test]
    public void PutsTheArithmeticBesideTheLayers() => Assert.That(Net.Summary([1, 28, 28]), Is.EqualTo(
        """
        layer                          output       arithmetic                          parameters  MFLOP   bytes
        ─────────────────────────────────────────────────────────────────────────────────────────────────────────
        input                          [1, 28, 28]                                                          3,136
        0 Conv2d(1, 6, 5, padding: 2)  [6, 28, 28]  floor((28 + 2·2 - 5) / 1) + 1 = 28         156  0.235  18,816
        1 Flatten                      [4704]       6·28·28 = 4704                               0  0.000       0
        2 Linear(4704, 10)             [10]                                                 47,050  0.094      40
        ─────────────────────────────────────────────────────────────────────────────────────────────────────────
        total for one sample                                                                47,206  0.329  18,856

        """));

    [Test]
    public void PutsItBelowThemOnANarrowPage() => Assert.That(Net.Summary([1, 28, 28], maxWidth: 80), Is.EqualTo(
        """
        layer                          output       parameters  MFLOP   bytes
        ─────────────────────────────────────────────────────────────────────
        input                          [1, 28, 28]                      3,136
        0 Conv2d(1, 6, 5, padding: 2)  [6, 28, 28]         156  0.235  18,816
            floor((28 + 2·2 - 5) / 1) + 1 = 28
        1 Flatten                      [4704]                0  0.000       0
            6·28·28 = 4704
        2 Linear(4704, 10)             [10]             47,050  0.094      40
        ─────────────────────────────────────────────────────────────────────
        total for one sample                            47,206  0.329  18,856

        """));
}
