namespace Cnn.Gpu.Graphs;

/// <summary>One thing that a step reads for each sample: rows of a table that is bound to the executor.</summary>
/// <param name="Name">The name under which a table is bound: <c>x</c> or <c>target</c>.</param>
/// <param name="SampleShape">The shape of one row; empty for a label.</param>
/// <param name="Format">How the rows are stored.</param>
/// <param name="Normalization">For bytes: how they become floats.</param>
/// <param name="Augmentation">For images of bytes: how each step changes them at random, before they become floats.</param>
public sealed record InputSpec(
    string Name, Shape SampleShape, InputFormat Format, Normalization? Normalization = null, Augmentation? Augmentation = null);

/// <summary>How the rows of an input table are stored.</summary>
public enum InputFormat
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>Bytes, which become (b / 255 - mean) / std.</summary>
    Bytes,

    /// <summary>One class number per row.</summary>
    Labels,
}

/// <summary>Per channel: a byte b becomes (b / 255 - mean) / std.</summary>
/// <param name="Mean">The mean of each channel, in units of the full range 0 to 1.</param>
/// <param name="Std">The deviation of each channel, in the same units.</param>
public sealed record Normalization(IReadOnlyList<float> Mean, IReadOnlyList<float> Std)
{
    /// <summary>No shift: a byte b becomes b / 255.</summary>
    public static Normalization None(int channels) => new(new float[channels], [.. Enumerable.Repeat(1f, channels)]);
}
