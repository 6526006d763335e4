using System.Globalization;

namespace Cnn.Gpu.Benchmarks;

/// <summary>Rounding of what was measured, before it is printed.</summary>
internal static class Rounding
{
    /// <summary>To five significant digits: more would be noise, and a fixed number of decimals too few for microseconds.</summary>
    public static double Rounded(this double value) =>
        double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
