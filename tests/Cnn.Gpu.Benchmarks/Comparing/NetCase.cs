using Cnn.Gpu.Benchmarks.Commands;

namespace Cnn.Gpu.Benchmarks.Comparing;

/// <summary>A network with a batch: <c>lenet5:64</c>.</summary>
internal sealed record NetCase(string Net, int Batch)
{
    /// <summary>Reads a list such as <c>lenet5:64,cifar3conv:128</c>.</summary>
    /// <exception cref="UsageException">An item is something else.</exception>
    public static IReadOnlyList<NetCase> ParseList(string text) => [.. text.Split(',').Select(Parse)];

    /// <inheritdoc/>
    public override string ToString() => $"{Net}:{Batch}";

    private static NetCase Parse(string text) =>
        text.Split(':') is [var net, var batch]
        && Networks.Names.Contains(net)
        && OptionFactory.TryCount(batch, Networks.MaxBatch, out var count)
            ? new NetCase(net, count)
            : throw new UsageException(
                $"--nets takes NET:BATCH,... with NET one of {string.Join(", ", Networks.Names)} and BATCH from 1 to {Networks.MaxBatch}, "
                + $"not '{text}'.");
}
