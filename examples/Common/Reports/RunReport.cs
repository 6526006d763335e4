using Cnn.Gpu.Training;

namespace Cnn.Gpu.Examples.Reports;

/// <summary>What a run has to tell to programs.</summary>
public sealed record RunReport
{
    public required string Device { get; init; }

    public required string Dataset { get; init; }

    public required long Parameters { get; init; }

    /// <summary>Empty if nothing was trained.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    public required double TestAccuracy { get; init; }

    public required long PeakDeviceBytes { get; init; }
}
