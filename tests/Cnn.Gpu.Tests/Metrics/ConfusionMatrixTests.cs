using Cnn.Gpu.Metrics;

namespace Cnn.Gpu.Tests.Metrics;

public sealed class ConfusionMatrixTests
{
    private static ConfusionMatrix Pets()
    {
        var matrix = new ConfusionMatrix(["cat", "dog", "hamster"]);
        (int Label, int Prediction, int Times)[] counts = [(0, 0, 8), (0, 1, 2), (1, 1, 5), (1, 0, 3), (1, 2, 2), (2, 2, 10)];
        foreach (var (label, prediction, times) in counts)
            for (var i = 0; i < times; i++) matrix.Add(label, prediction);
        return matrix;
    }

    [Test]
    public void Counts() => Assert.Multiple(() =>
    {
        var matrix = Pets();
        Assert.That((matrix.Total, matrix.Correct), Is.EqualTo((30L, 23L)));
        Assert.That((matrix[0, 1], matrix[1, 0], matrix[2, 0]), Is.EqualTo((2L, 3L, 0L)));
        Assert.That(matrix.Accuracy, Is.EqualTo(23 / 30.0));
        Assert.That(matrix.Precision(0), Is.EqualTo(8 / 11.0));
        Assert.That(matrix.Recall(1), Is.EqualTo(0.5));
    });

    [Test]
    public void WithoutSamplesNothingIsKnown() => Assert.Multiple(() =>
    {
        var matrix = new ConfusionMatrix(2);
        Assert.That(new[] { matrix.Accuracy, matrix.Precision(0), matrix.Recall(0) }, Is.All.NaN);
        Assert.That(matrix.WorstConfusions(3), Is.Empty);
    });

    [Test]
    public void ListsTheWorstConfusionsFirst() =>
        Assert.That(Pets().WorstConfusions(2), Is.EqualTo(new[] { new Confusion(1, 0, 3), new Confusion(0, 1, 2) }));

    [Test]
    public void Prints() => Assert.That(Pets().ToString(), Is.EqualTo(
        """
        label \ predicted    cat    dog  hamster  recall
        cat                    8      2        0   80.0%
        dog                    3      5        2   50.0%
        hamster                0      0       10  100.0%
        precision          72.7%  71.4%    83.3%   76.7%

        """));

    [Test]
    public void RefusesUnknownClasses() => Assert.Multiple(() =>
    {
        Assert.That(() => Pets().Add(3, 0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("3 classes, 0 to 2"));
        Assert.That(() => Pets().Add(0, -1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ConfusionMatrix(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    });
}
