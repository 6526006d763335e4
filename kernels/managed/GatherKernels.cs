namespace Cnn.Gpu.Kernels;

/// <summary>Takes the step's samples out of the tables that hold all of them.</summary>
internal static class GatherKernels
{
    /// <summary>One element of the batch from a table of bytes: (b / 255 - mean) / std of its channel.</summary>
    public static void Bytes(
        Index1D index, ArrayView<byte> table, ArrayView<int> rows, ArrayView<float> mean, ArrayView<float> std, ArrayView<float> y, GatherSize size)
    {
        int i = index;
        var features = size.Channels * size.Positions;
        var f = i % features;
        var channel = f / size.Positions;
        y[index] = (table[(long)rows[i / features] * features + f] / 255f - mean[channel]) / std[channel];
    }

    /// <summary>
    /// One element of the batch from a table of bytes, whose images [C, Height, Width] are first cropped and mirrored at random: an element of the
    /// cropped image's border is 0 before it is normalised.
    /// </summary>
    public static void AugmentedBytes(
        Index1D index, ArrayView<byte> table, ArrayView<int> rows, ArrayView<float> mean, ArrayView<float> std, ArrayView<float> y, GatherSize size,
        AugmentationSettings augmentation)
    {
        int i = index;
        var features = size.Channels * size.Positions;
        var n = i / features;
        var f = i % features;
        var channel = f / size.Positions;
        var column = f % augmentation.Width;
        var row = f / augmentation.Width % augmentation.Height;
        var plane = f / augmentation.Width / augmentation.Height;

        var words = Philox.Words(augmentation.Seed, (ulong)n, augmentation.CounterHigh);
        if (augmentation.Flip != 0 && words.Z >= 1u << 31) column = augmentation.Width - 1 - column;
        row += Philox.Below(words.X, 2 * augmentation.Padding + 1) - augmentation.Padding;
        column += Philox.Below(words.Y, 2 * augmentation.Padding + 1) - augmentation.Padding;
        var isInside = row >= 0 && row < augmentation.Height && column >= 0 && column < augmentation.Width;
        var pixel = isInside ? table[(long)rows[n] * features + (plane * augmentation.Height + row) * augmentation.Width + column] : 0f;
        y[index] = (pixel / 255f - mean[channel]) / std[channel];
    }

    /// <summary>One element of the batch from a table of floats.</summary>
    public static void Floats(Index1D index, ArrayView<float> table, ArrayView<int> rows, ArrayView<float> y, GatherSize size)
    {
        int i = index;
        var features = size.Channels * size.Positions;
        y[index] = table[(long)rows[i / features] * features + i % features];
    }

    /// <summary>The label of one sample.</summary>
    public static void Labels(Index1D index, ArrayView<int> table, ArrayView<int> rows, ArrayView<int> y) => y[index] = table[rows[index]];
}
