using Cnn.Gpu.Data;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Training;

/// <summary>Statistics of the pixels of a data set.</summary>
public static class DatasetStatistics
{
    /// <summary>
    /// The normalisation that gives each channel of the data set mean 0 and deviation 1. A channel with one value only is shifted, not scaled.
    /// </summary>
    /// <exception cref="ArgumentException">The data set is empty.</exception>
    public static Normalization MeasureNormalization(this ImageDataset data)
    {
        if (data.Count == 0) throw new ArgumentException($"The data set {data.Name} is empty: it has no mean.", nameof(data));
        var channels = data.ImageShape[0];
        var positions = (int)(data.ImageShape.Elements / channels);
        float[] mean = new float[channels], std = new float[channels];
        for (var c = 0; c < channels; c++)
        {
            // Counting the 256 values keeps the sums exact and in no need of an order.
            var counts = new long[256];
            for (var i = 0; i < data.Count; i++)
                foreach (var value in data.Image(i).Slice(c * positions, positions))
                    counts[value]++;
            double total = (double)data.Count * positions, sum = 0, squares = 0;
            for (var v = 0; v < counts.Length; v++) sum += (double)v * counts[v];
            for (var v = 0; v < counts.Length; v++) squares += (v - sum / total) * (v - sum / total) * counts[v];
            mean[c] = (float)(sum / total / 255);
            std[c] = squares == 0 ? 1 : (float)(Math.Sqrt(squares / total) / 255);
        }
        return new Normalization(mean, std);
    }
}
