using System.Text.Json.Nodes;

namespace Cnn.Gpu.Benchmarks.Comparing;

/// <summary>Both sides of one network over all rounds.</summary>
internal sealed class NetComparison(NetCase net)
{
    private readonly List<(JsonObject Ours, JsonObject Peers)> _rounds = [];

    /// <summary>The network.</summary>
    public NetCase Net => net;

    /// <summary>The columns of <see cref="Cells"/>.</summary>
    public static string[] Header =>
        ["net", "batch", "step ms", "PyTorch", "ratio (min-max)", "infer ms", "PyTorch", "ratio (min-max)"];

    /// <summary>The row of the table.</summary>
    public string[] Cells => [net.Net, $"{net.Batch}", .. Steps.Cells, .. Predictions.Cells];

    private Versus Steps => Versus.Of("ms_per_step", _rounds);

    private Versus Predictions => Versus.Of("infer_ms", _rounds);

    /// <summary>Adds a round.</summary>
    public void Add(JsonObject ours, JsonObject peers) => _rounds.Add((ours, peers));

    /// <summary>The result for programs.</summary>
    public JsonObject ToJson()
    {
        var (ours, peers) = _rounds[^1];
        var row = new JsonObject { ["net"] = net.Net, ["batch"] = net.Batch, ["rounds"] = _rounds.Count };
        Steps.AddTo(row, "ms_per_step", "ratio");
        Predictions.AddTo(row, "infer_ms", "infer_ratio");
        row["device"] = ours["device"]?.DeepClone();
        row["peer_config"] = peers["config"]?.DeepClone();
        row["torch"] = peers["torch"]?.DeepClone();
        return row;
    }
}
