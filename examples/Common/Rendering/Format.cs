using System.Globalization;

namespace Cnn.Gpu.Examples.Rendering;

/// <summary>Numbers for people.</summary>
public static class Format
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static string Percent(double fraction, int digits = 1) =>
        double.IsNaN(fraction) ? "-" : (100 * fraction).ToString($"F{digits}", Culture) + " %";

    public static string Number(double value) => value.ToString("N0", Culture);

    /// <summary>A number of things: <c>1 epoch</c>, <c>5 epochs</c>.</summary>
    public static string Count(long count, string thing) => Number(count) + " " + thing + (count == 1 ? "" : "s");

    /// <summary>Four digits after the point, fewer if the number is large.</summary>
    public static string Loss(double value) =>
        double.IsNaN(value) ? "-" : value.ToString(Math.Abs(value) < 100 ? "F4" : "G5", Culture);

    public static string Seconds(double seconds) => seconds switch
    {
        double.NaN => "-",
        < 99.95 => seconds.ToString("F1", Culture) + " s",
        < 3600 => string.Create(Culture, $"{(int)seconds / 60}:{(int)seconds % 60:00} min"),
        < 360_000 => string.Create(Culture, $"{(int)seconds / 3600}:{(int)seconds / 60 % 60:00} h"),
        _ => "days",
    };

    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} bytes",
        < 1_000_000 => (bytes / 1e3).ToString("F0", Culture) + " KB",
        < 1_000_000_000 => (bytes / 1e6).ToString("F1", Culture) + " MB",
        _ => (bytes / 1e9).ToString("F2", Culture) + " GB",
    };
}
