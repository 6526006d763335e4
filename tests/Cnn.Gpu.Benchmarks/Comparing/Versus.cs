using System.Globalization;
using System.Text.Json.Nodes;

namespace Cnn.Gpu.Benchmarks.Comparing;

/// <summary>
/// One time of both sides over some rounds. The ratio says how many times as long the peer takes. It is formed in each round, whose two
/// sides ran right after each other, so that a machine that is slower for a while slows both.
/// </summary>
/// <param name="Ours">The median of ours.</param>
/// <param name="Peers">The median of the peer's.</param>
/// <param name="Ratio">The rounds' ratios, peer / ours.</param>
internal sealed record Versus(double Ours, double Peers, Spread Ratio)
{
    /// <summary>Compares one field of the results.</summary>
    public static Versus Of(string field, IReadOnlyList<(JsonObject Ours, JsonObject Peers)> rounds)
    {
        var times = rounds.Select(r => (Ours: (double)r.Ours[field]!, Peers: (double)r.Peers[field]!)).ToArray();
        return new Versus(
            Spread.Of(times.Select(t => t.Ours)).Median,
            Spread.Of(times.Select(t => t.Peers)).Median,
            Spread.Of(times.Select(t => t.Peers / t.Ours)));
    }

    /// <summary>The cells of a table: ours, the peer's, and the ratio with its range.</summary>
    public IReadOnlyList<string> Cells =>
        [Number(Ours, "F3"), Number(Peers, "F3"), $"{Number(Ratio.Median, "F2")} ({Number(Ratio.Min, "F2")}-{Number(Ratio.Max, "F2")})"];

    /// <summary>Adds the numbers to a result.</summary>
    public void AddTo(JsonObject row, string field, string ratio)
    {
        row[field] = Ours.Rounded();
        row[$"peer_{field}"] = Peers.Rounded();
        row[ratio] = Ratio.Median.Rounded();
        row[$"{ratio}_min"] = Ratio.Min.Rounded();
        row[$"{ratio}_max"] = Ratio.Max.Rounded();
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
