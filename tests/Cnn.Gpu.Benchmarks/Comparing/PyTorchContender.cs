using System.Globalization;

namespace Cnn.Gpu.Benchmarks.Comparing;

/// <summary>The same networks in PyTorch, through <c>peers/pytorch_peer.py</c>.</summary>
internal sealed record PyTorchContender(string Python, string Device) : Contender("PyTorch", Python, [Script])
{
    private const string Remedy =
        "Install it with 'apt-get install python3-torch libopenblas0-pthread', or name a Python that has it with --python.";

    private static string Script => Path.Combine(AppContext.BaseDirectory, "peers", "pytorch_peer.py");

    /// <summary>Makes sure that it can run at all.</summary>
    /// <exception cref="PeerException">There is no Python, or no PyTorch in it.</exception>
    public void Check()
    {
        var (code, _, errors) = Run(["-c", "import torch"]);
        if (code != 0) throw new PeerException($"PyTorch cannot be run: {Python} says '{LastLine(errors)}'. {Remedy}");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> MeasureArguments(NetCase net, int steps) =>
    [
        "--net", net.Net, "--batch", net.Batch.ToString(CultureInfo.InvariantCulture),
        "--steps", steps.ToString(CultureInfo.InvariantCulture), "--device", Device,
    ];

    /// <inheritdoc/>
    protected override string Missing(string reason) => $"there is no {Python}. {Remedy}";
}
