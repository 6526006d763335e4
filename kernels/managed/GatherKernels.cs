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
