using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

public sealed class PredictionsTests
{
    private readonly Predictions _predictions = new([1, 3, 2, /**/ 1000, 999, 1000], 3);

    [Test]
    public void TakesTheFirstOfTheLargest() => Assert.Multiple(() =>
    {
        Assert.That((_predictions.Count, _predictions.Label(0), _predictions.Label(1)), Is.EqualTo((2, 1, 0)));
        Assert.That(_predictions.Row(1).ToArray(), Is.EqualTo(new float[] { 1000, 999, 1000 }));
    });

    [Test]
    public void ProbabilitiesAreASoftmaxThatDoesNotOverflow()
    {
        var sum = Math.Exp(1) + Math.Exp(3) + Math.Exp(2);
        var large = 2 + Math.Exp(-1);
        Assert.Multiple(() =>
        {
            Assert.That(_predictions.Probabilities(0), Is.EqualTo(new[] { Math.Exp(1) / sum, Math.Exp(3) / sum, Math.Exp(2) / sum }).Within(1e-7));
            Assert.That(_predictions.Probabilities(1), Is.EqualTo(new[] { 1 / large, Math.Exp(-1) / large, 1 / large }).Within(1e-7));
            Assert.That(_predictions[0].Probability, Is.EqualTo(_predictions.Probabilities(0)[1]));
        });
    }

    [Test]
    public void PartOfARowIsAnError() =>
        Assert.That(() => new Predictions(new float[4], 3), Throws.TypeOf<ShapeException>().With.Message.Contains("4 logits are not rows of 3 classes"));
}
