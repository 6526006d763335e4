using Cnn.Gpu.Graphs;
using Cnn.Gpu.Models;

namespace Cnn.Gpu.Tests.Models;

public sealed class NetworkTests
{
    [TestCaseSource(typeof(Network), nameof(Network.All))]
    public void TakesItsImagesAndGivesTenNumbers(Network network)
    {
        var g = new GraphBuilder(2);
        var y = g.Apply(network.Create(), g.Input(new InputSpec("x", network.ImageShape, InputFormat.Float32)));
        Assert.That(y.Shape, Is.EqualTo(new Shape(2, Network.Classes)));
    }

    [Test]
    public void IsFoundByItsName()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Network.All.Select(n => n.Name), Is.Unique);
            foreach (var network in Network.All) Assert.That(Network.Find(network.Name), Is.SameAs(network));
            Assert.That(Network.Find("lenet"), Is.Null);
        });
    }
}
