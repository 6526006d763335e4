using Cnn.Gpu.Data;
using Cnn.Gpu.Examples.Reports;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Tests.Reports;

public sealed class MistakeTests
{
    [Test]
    public void TheWorstIsTheMostCertainOne()
    {
        var data = new ImageDataset("four", [1, 1, 1], new byte[4], [0, 0, 1, 1], ["a", "b"]);
        // The logarithms of probabilities are logits with these probabilities.
        var predictions = new Predictions([.. new[] { 0.9f, 0.1f, 0.25f, 0.75f, 0.8f, 0.2f, 0.3f, 0.7f }.Select(p => MathF.Log(p))], 2);
        Assert.Multiple(() =>
        {
            Assert.That(Mistake.Worst(data, predictions, 9).Select(m => (m.Index, m.Label, m.Prediction)), Is.EqualTo(new[] { (2, 1, 0), (1, 0, 1) }));
            Assert.That(Mistake.Worst(data, predictions, 9).Select(m => m.Probability), Is.EqualTo(new[] { 0.8f, 0.75f }).Within(1e-6f));
            Assert.That(Mistake.Worst(data, predictions, 1), Has.Count.EqualTo(1));
        });
    }
}
