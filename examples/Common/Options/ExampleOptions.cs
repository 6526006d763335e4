namespace Cnn.Gpu.Examples.Options;

/// <summary>What the command line says; every example has the same options.</summary>
public sealed record ExampleOptions
{
    /// <summary>What to open: <c>auto</c>, <c>cpu</c>, <c>opencl:1</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The name of the network.</summary>
    public required string Net { get; init; }

    /// <summary>A folder, <c>synthetic</c>, or null for the example's own search.</summary>
    public string? Data { get; init; }

    public int Epochs { get; init; } = 1;

    public int Batch { get; init; } = 64;

    public ulong Seed { get; init; }

    /// <summary>The number of CPU threads, or null for all cores.</summary>
    public int? Threads { get; init; }

    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>Where the weights go after training.</summary>
    public string Save { get; init; } = "model.safetensors";

    /// <summary>A checkpoint to continue from.</summary>
    public string? Resume { get; init; }

    /// <summary>Where a checkpoint is written after every epoch and on Ctrl-C.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Weights to report on without training.</summary>
    public string? Evaluate { get; init; }

    /// <summary>Where the report for programs goes.</summary>
    public string? Json { get; init; }

    /// <summary>The folder in which pictures of what was learnt are drawn.</summary>
    public string? Pictures { get; init; }

    /// <summary>Where the report for people goes.</summary>
    public string? Html { get; init; }

    /// <summary>Where the table of epochs goes.</summary>
    public string? History { get; init; }

    /// <summary>Where a trace of some steps' kernels goes.</summary>
    public string? Profile { get; init; }
}
