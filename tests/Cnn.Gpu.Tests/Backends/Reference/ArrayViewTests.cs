using Cnn.Gpu.Backends.Reference;

namespace Cnn.Gpu.Tests.Backends.Reference;

public sealed class ArrayViewTests
{
    [Test]
    public void ReadsAndWritesTheMemory()
    {
        using var memory = new KernelMemory(64);
        var view = memory.View<int>(16, 4);
        view[3] = 7;
        Assert.Multiple(() =>
        {
            Assert.That(view.IntLength, Is.EqualTo(4));
            Assert.That(view.AsSpan().ToArray(), Is.EqualTo(new[] { 0, 0, 0, 7 }));
            Assert.That(memory.View<byte>(28, 1)[0], Is.EqualTo(7));
        });
    }

    [TestCase(-1)]
    [TestCase(4)]
    public void RefusesPlacesOutside(int index)
    {
        using var memory = new KernelMemory(64);
        var view = memory.View<int>(16, 4);
        Assert.That(() => view[index], Throws.TypeOf<IndexOutOfRangeException>().With.Message.Contains($"element {index} of a view of 4"));
    }
}
