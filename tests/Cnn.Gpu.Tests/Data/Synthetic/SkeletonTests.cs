using System.Numerics;
using Cnn.Gpu.Data.Synthetic;

namespace Cnn.Gpu.Tests.Data.Synthetic;

public sealed class SkeletonTests
{
    [Test]
    public void ReadsPointsCornersAndStrokes()
    {
        var skeleton = new Skeleton(2, "4,8 90,3! 40,100 / 30,54 80,48");
        var points = new Vector2[5];
        skeleton.Blend(new RandomStream(0), points);
        Assert.Multiple(() =>
        {
            Assert.That(skeleton.Weight, Is.EqualTo(2));
            Assert.That(skeleton.Joints, Is.EqualTo(new[] { Joint.Smooth, Joint.Corner, Joint.End, Joint.Smooth, Joint.End }));
            Assert.That(Vector2.Distance(points[1], new(90, 3)), Is.LessThan(1e-4f));
            Assert.That(Vector2.Distance(points[4], new(80, 48)), Is.LessThan(1e-4f));
        });
    }

    [Test]
    public void BlendsBetweenItsForms()
    {
        var skeleton = new Skeleton(1, "0,0 0,100", "50,0 100,100");
        var random = new RandomStream(3);
        var points = new Vector2[2];
        for (var i = 0; i < 100; i++)
        {
            skeleton.Blend(random, points);
            Assert.That(points[0].X, Is.InRange(0, 50.01f));
            Assert.That(points[1].X, Is.EqualTo(2 * points[0].X).Within(1e-3));
        }
    }

    [Test]
    public void RefusesFormsThatDoNotMatch() =>
        Assert.That(() => new Skeleton(1, "0,0 50,50! 0,100", "0,0 50,50 0,100"), Throws.ArgumentException.With.Message.Contains("other points"));
}
