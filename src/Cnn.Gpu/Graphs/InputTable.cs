namespace Cnn.Gpu.Graphs;

/// <summary>The rows from which a step gathers an input: one row per sample of a data set, kept in the host arrays given here.</summary>
public sealed class InputTable
{
    private InputTable(int rows, InputFormat format)
    {
        Rows = rows;
        Format = format;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>How the rows are stored.</summary>
    public InputFormat Format { get; }

    /// <summary>All rows, for <see cref="InputFormat.Bytes"/>.</summary>
    public byte[] Bytes { get; private init; } = [];

    /// <summary>All rows, for <see cref="InputFormat.Float32"/>.</summary>
    public float[] Floats { get; private init; } = [];

    /// <summary>All rows, for <see cref="InputFormat.Labels"/>.</summary>
    public int[] Labels { get; private init; } = [];

    /// <summary>Rows of bytes.</summary>
    public static InputTable FromBytes(byte[] values, int rows) => new(rows, InputFormat.Bytes) { Bytes = Require(values, rows) };

    /// <summary>Rows of floats, each in the logical (NCHW) order.</summary>
    public static InputTable FromFloats(float[] values, int rows) => new(rows, InputFormat.Float32) { Floats = Require(values, rows) };

    /// <summary>One label per row.</summary>
    public static InputTable FromLabels(ReadOnlySpan<byte> labels)
    {
        var values = new int[labels.Length];
        for (var i = 0; i < values.Length; i++) values[i] = labels[i];
        return new InputTable(values.Length, InputFormat.Labels) { Labels = values };
    }

    /// <summary>One label per row.</summary>
    public static InputTable FromLabels(int[] labels) => new(labels.Length, InputFormat.Labels) { Labels = labels };

    private static T[] Require<T>(T[] values, int rows) =>
        rows > 0 && values.Length > 0 && values.Length % rows == 0
            ? values
            : throw new ShapeException($"A table of {values.Length} values cannot be cut into {rows} rows of one size.");
}
