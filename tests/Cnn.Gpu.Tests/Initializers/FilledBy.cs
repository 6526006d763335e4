using Cnn.Gpu.Initializers;

namespace Cnn.Gpu.Tests.Initializers;

/// <summary>What an initialiser writes into a parameter.</summary>
internal static class FilledBy
{
    public static float[] Values(Initializer initializer, Shape shape, ulong seed = 1, ulong stream = 0)
    {
        var values = new float[shape.Elements];
        initializer.Fill(values, shape, new RandomStream(seed, stream));
        return values;
    }

    /// <summary>Checks that the values fill [-bound, bound) evenly: extremes, mean, and the variance bound² / 3.</summary>
    public static void AssertUniform(Initializer initializer, Shape shape, double bound)
    {
        var values = Values(initializer, shape);
        Assert.Multiple(() =>
        {
            Assert.That(values.Max(), Is.InRange(0.99 * bound, bound * (1 + 1e-6)));
            Assert.That(values.Min(), Is.InRange(-bound * (1 + 1e-6), -0.99 * bound));
            AssertMoments(values, bound / Math.Sqrt(3));
        });
    }

    /// <summary>Checks mean and deviation, and that about 4.55 % of the values are more than two deviations away.</summary>
    public static void AssertNormal(Initializer initializer, Shape shape, double deviation)
    {
        var values = Values(initializer, shape);
        Assert.Multiple(() =>
        {
            AssertMoments(values, deviation);
            Assert.That(values.Count(v => Math.Abs(v) > 2 * deviation) / (double)values.Length, Is.EqualTo(0.0455).Within(0.01));
        });
    }

    public static void AssertDeterministic(Initializer initializer)
    {
        Shape shape = [4, 3, 5, 5];
        var values = Values(initializer, shape, seed: 7, stream: 2);
        Assert.Multiple(() =>
        {
            Assert.That(Values(initializer, shape, seed: 7, stream: 2), Is.EqualTo(values));
            Assert.That(Values(initializer, shape, seed: 8, stream: 2), Is.Not.EqualTo(values));
            Assert.That(Values(initializer, shape, seed: 7, stream: 3), Is.Not.EqualTo(values));
        });
    }

    private static void AssertMoments(float[] values, double deviation)
    {
        var tolerance = 5 * deviation / Math.Sqrt(values.Length);
        Assert.That(values.Average(), Is.EqualTo(0).Within(tolerance));
        Assert.That(Math.Sqrt(values.Average(v => (double)v * v)), Is.EqualTo(deviation).Within(tolerance));
    }
}
