using System.Numerics;
using Cnn.Gpu.Data.Synthetic;

namespace Cnn.Gpu.Tests.Data.Synthetic;

public sealed class TextureTests
{
    [Test]
    public void SharesAreBetweenZeroAndOneAndOfEveryKind()
    {
        var random = new RandomStream(1);
        int plain = 0, ramps = 0, patterns = 0;
        for (var i = 0; i < 400; i++)
        {
            var texture = new Texture(random);
            var shares = Enumerable.Range(0, 256).Select(p => texture.At(new Vector2(p % 16 - 8, p / 16 - 8))).ToArray();
            Assert.That(shares, Is.All.InRange(0, 1));
            if (shares.All(s => s == 0)) plain++;
            else if (shares.Any(s => s is > 0 and < 1)) ramps++;
            else patterns++;
        }
        Assert.Multiple(() =>
        {
            Assert.That(plain, Is.InRange(60, 140));
            Assert.That(ramps, Is.InRange(60, 140));
            Assert.That(patterns, Is.InRange(150, 250));
        });
    }

    [Test]
    public void DirectionsHaveLengthOneAndPointEverywhere()
    {
        var random = new RandomStream(2);
        var directions = Enumerable.Range(0, 4000).Select(_ => Texture.Direction(random)).ToArray();
        Assert.That(directions.Select(d => d.Length()), Is.All.EqualTo(1).Within(1e-6));
        // Eight equal sectors.
        Assert.That(directions.CountBy(d => (d.X > 0, d.Y > 0, Math.Abs(d.X) > Math.Abs(d.Y))).Select(c => c.Value), Is.All.InRange(400, 600));
    }
}
