namespace Cnn.Gpu.Tests.Conformance;

/// <summary>How far results are from what was expected.</summary>
internal static class Close
{
    /// <summary>What single ops must meet.</summary>
    public const double Op = 1e-5;

    /// <summary>What sums of more than ten thousand terms must meet.</summary>
    public const double LongSum = 2e-5;

    /// <summary>What weights after some steps of training must meet.</summary>
    public const double Trained = 2e-4;

    /// <summary>max |a - b| / (1 + max |b|); infinite if the lengths differ or a number is not finite.</summary>
    public static double Error(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        if (actual.Length != expected.Length) return double.PositiveInfinity;
        double difference = 0, largest = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            if (!float.IsFinite(actual[i])) return double.PositiveInfinity;
            difference = Math.Max(difference, Math.Abs((double)actual[i] - expected[i]));
            largest = Math.Max(largest, Math.Abs((double)expected[i]));
        }
        return difference / (1 + largest);
    }

    /// <summary>Requires that the error be below the tolerance.</summary>
    public static void Require(string name, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, double tolerance)
    {
        var error = Error(actual, expected);
        if (error < tolerance) return;
        Assert.Fail($"{name}: error {error:G3}, tolerance {tolerance:G3}; got {Start(actual)}, expected {Start(expected)}.");
    }

    private static string Start(ReadOnlySpan<float> values) =>
        $"{values.Length} values [{string.Join(", ", values[..Math.Min(12, values.Length)].ToArray())}{(values.Length > 12 ? ", …" : "")}]";
}
