namespace Cnn.Gpu.Diagnostics;

/// <summary>One thing that was compared with the reference device.</summary>
/// <param name="Name">What was compared: an op, or a result of the whole network.</param>
/// <param name="Error">max |a - b| / (1 + max |b|), a from the device and b from the reference; infinite where they cannot be compared.</param>
/// <param name="Tolerance">The error that rounding excuses.</param>
public sealed record Finding(string Name, double Error, double Tolerance)
{
    /// <summary>The layer that it belongs to, the first of several; or where in the network the error is largest.</summary>
    public string Where { get; init; } = "";

    /// <summary>The shapes that an op reads and writes.</summary>
    public string Shapes { get; init; } = "";

    /// <summary>How often the network has the op with these shapes.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The samples that were compared; the reference is slow.</summary>
    public int Samples { get; init; }

    /// <summary>
    /// The time of a step of nothing but this op, over a full batch, in milliseconds; gathering its operands from tables is a part of it. Null
    /// where nothing was timed.
    /// </summary>
    public double? Milliseconds { get; init; }

    /// <summary>Floating-point operations of the timed step, those of a direct convolution, in 10⁹ for each second.</summary>
    public double? Gflops { get; init; }

    /// <summary>Why nothing could be compared; null if it was.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the device computes the same as the reference but for rounding.</summary>
    public bool IsRight => Problem is null && Error <= Tolerance;
}
