using Cnn.Gpu.Losses;
using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Diagnostics;

/// <summary>How to examine a device.</summary>
public sealed record DoctorOptions
{
    /// <summary>The loss of the training step.</summary>
    public Loss Loss { get; init; } = new CrossEntropyLoss();

    /// <summary>The optimiser of the training step.</summary>
    public Optimizer Optimizer { get; init; } = new Sgd(0.01f, Momentum: 0.9f, WeightDecay: 5e-4f);

    /// <summary>The steps of training whose losses are compared.</summary>
    public int Steps { get; init; } = 3;

    /// <summary>The seed of operands, images and labels.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Floating-point operations that the reference, which does about 10⁹ in a second, may spend on one comparison. Fewer samples of the batch are
    /// compared where the whole would take more.
    /// </summary>
    public double WorkLimit { get; init; } = 1e9;

    /// <summary>Whether to time each op, about a tenth of a second.</summary>
    public bool IsTimed { get; init; } = true;

    /// <summary>Hears what is examined next.</summary>
    public Action<string>? Progress { get; init; }
}
