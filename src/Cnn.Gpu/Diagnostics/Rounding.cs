namespace Cnn.Gpu.Diagnostics;

/// <summary>How far two correct devices may be apart, since they add up the same numbers in another order.</summary>
internal static class Rounding
{
    /// <summary>The tolerance of an op whose sums are short.</summary>
    public const double ShortSum = 1e-5;

    /// <summary>The largest tolerance of an op.</summary>
    public const double LongestSum = 1e-4;

    /// <summary>The tolerance of values that went through a whole network, which passes on the errors of each layer.</summary>
    public const double Network = 1e-4;

    /// <summary>The tolerance of the losses of some steps of training.</summary>
    public const double Trained = 1e-3;

    /// <summary>
    /// The tolerance of gradients and of what they change, as a part of the largest one. It is wide because rounding can move an activation or a maximum across a kink: a
    /// gradient of the size of others then goes to another place. What a plan can do wrong beyond its ops makes errors of the order of 1.
    /// </summary>
    public const double Gradient = 1e-2;

    /// <summary>
    /// The tolerance of a sum. Adding n numbers of random signs one after the other makes an error of about ε √(n / 2) of the result's size, with
    /// ε = 6e-8 in single precision: 9.5e-7 for 500 terms. The tolerance is about ten times as much, because transformed convolutions (Winograd) round
    /// more often, and not below <see cref="ShortSum"/>. A single term too many or too few makes an error of about 1 / √n, far more.
    /// </summary>
    public static double Sum(double terms) => Math.Min(LongestSum, ShortSum * Math.Max(1, Math.Sqrt(terms / 500)));

    /// <summary>max |a - b| / (1 + max |b|); infinite if the lengths differ or a number is not finite.</summary>
    public static double Error(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected) =>
        Largest(expected) is var largest && double.IsFinite(largest) ? Difference(actual, expected) / (1 + largest) : double.PositiveInfinity;

    /// <summary>max |a - b|; infinite if the lengths differ or a number is not finite.</summary>
    public static double Difference(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        if (actual.Length != expected.Length) return double.PositiveInfinity;
        double difference = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            var d = Math.Abs((double)actual[i] - expected[i]);
            if (!double.IsFinite(d)) return double.PositiveInfinity;
            difference = Math.Max(difference, d);
        }
        return difference;
    }

    /// <summary>max |b|.</summary>
    public static double Largest(ReadOnlySpan<float> values)
    {
        double largest = 0;
        foreach (var value in values) largest = Math.Max(largest, Math.Abs((double)value));
        return largest;
    }
}
