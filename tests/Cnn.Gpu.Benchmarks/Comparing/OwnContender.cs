using System.Globalization;

namespace Cnn.Gpu.Benchmarks.Comparing;

/// <summary>This program itself, launched anew.</summary>
internal sealed record OwnContender(string Device) : Contender("Cnn.Gpu", Environment.ProcessPath!, OwnArguments())
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> MeasureArguments(NetCase net, int steps) =>
    [
        "train", "--net", net.Net, "--batch", net.Batch.ToString(CultureInfo.InvariantCulture),
        "--steps", steps.ToString(CultureInfo.InvariantCulture), "--device", Device,
    ];

    /// <summary>The process is either an executable of ours or dotnet, which then needs to be told of our assembly.</summary>
    private static IReadOnlyList<string> OwnArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, $"{typeof(OwnContender).Assembly.GetName().Name}.dll")] : [];
}
