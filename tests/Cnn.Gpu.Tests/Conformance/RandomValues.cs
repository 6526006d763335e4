namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Values for operands, the same in every run.</summary>
internal static class RandomValues
{
    /// <summary>Uniform in [-1, 1).</summary>
    public static float[] Uniform(Shape shape, ulong stream)
    {
        var random = new RandomStream(2024, stream);
        var values = new float[shape.Elements];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextFloat(-1, 1);
        return values;
    }

    /// <summary>
    /// Odd multiples of half a gap around zero, in random order: no two are closer than the gap and none closer to zero than half of it, so that
    /// moving one by less changes no maximum and crosses no kink.
    /// </summary>
    public static float[] Distinct(Shape shape, float gap, ulong stream)
    {
        var values = new float[shape.Elements];
        for (var i = 0; i < values.Length; i++) values[i] = (i - values.Length / 2 + 0.5f) * gap;
        new RandomStream(2024, stream).Shuffle<float>(values);
        return values;
    }

    /// <summary>Class numbers below a count.</summary>
    public static float[] Labels(int batch, int classes, ulong stream)
    {
        var random = new RandomStream(2024, stream);
        return [.. Enumerable.Range(0, batch).Select(_ => (float)random.NextInt(classes))];
    }

    /// <summary>-1 or 1 in each place: a direction.</summary>
    public static float[] Signs(int count, ulong stream)
    {
        var random = new RandomStream(2024, stream);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextInt(2) * 2f - 1)];
    }
}
