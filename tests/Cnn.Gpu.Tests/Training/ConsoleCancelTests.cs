using Cnn.Gpu.Training;

namespace Cnn.Gpu.Tests.Training;

public sealed class ConsoleCancelTests
{
    [Test]
    public void TheFirstCancelsAndTheSecondEnds()
    {
        using var cancel = new ConsoleCancel();
        var token = cancel.Token;
        Assert.That(token.IsCancellationRequested, Is.False);
        Assert.Multiple(() =>
        {
            Assert.That(cancel.Cancel(), Is.True);
            Assert.That(token.IsCancellationRequested, Is.True);
            Assert.That(cancel.Cancel(), Is.False);
        });
    }
}
