using Cnn.Gpu.Models;

namespace Cnn.Gpu.Examples;

/// <summary>What the command line says.</summary>
internal sealed record DoctorOptionSet
{
    /// <summary>For <see cref="Device"/>: every device of this machine but the reference.</summary>
    public const string All = "all";

    public string Device { get; init; } = All;

    public IReadOnlyList<Network> Networks { get; init; } = Network.All;

    public int Batch { get; init; } = 17;

    /// <summary>Whether to list the devices and examine none.</summary>
    public bool IsListOnly { get; init; }

    /// <summary>Where the report for programs goes.</summary>
    public string? Json { get; init; }
}
