namespace Cnn.Gpu.Initializers;

/// <summary>What fills a parameter at the start.</summary>
public abstract record Initializer
{
    /// <summary>Writes the first values of a parameter.</summary>
    public abstract void Fill(Span<float> values, Shape shape, RandomStream random);

    /// <summary>The number of inputs of one output: all dimensions but the first, multiplied.</summary>
    protected static int FanIn(Shape shape) => (int)(shape.Elements / shape[0]);

    /// <summary>The number of outputs that one input reaches: all dimensions but the second, multiplied.</summary>
    protected static int FanOut(Shape shape) => shape.Rank < 2 ? shape[0] : (int)(shape.Elements / shape[1]);

    /// <summary>Fills with numbers uniform in [-<paramref name="bound"/>, <paramref name="bound"/>).</summary>
    protected static void FillUniform(Span<float> values, float bound, RandomStream random)
    {
        foreach (ref var value in values) value = random.NextFloat(-bound, bound);
    }

    /// <summary>Fills with normally distributed numbers of the given deviation.</summary>
    protected static void FillNormal(Span<float> values, float deviation, RandomStream random)
    {
        foreach (ref var value in values) value = deviation * random.NextNormal();
    }
}
