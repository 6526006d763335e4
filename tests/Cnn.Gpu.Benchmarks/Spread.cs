namespace Cnn.Gpu.Benchmarks;

/// <summary>The middle and the ends of some measurements.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    /// <summary>The spread of at least one value; of an even number of values the median is the mean of the middle two.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}
