using Cnn.Gpu.Data;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Drawing;

/// <summary>Draws what augmentation makes of images.</summary>
public static class AugmentationPicture
{
    private const int Side = 64;

    /// <summary>Draws a row for each image: as it is, and as it would come in the first steps of a training.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="indices">The images; the one at place n is augmented as sample n of a batch.</param>
    /// <param name="augmentation">What is done to them.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="steps">How many steps.</param>
    public static Picture Create(ImageDataset data, IReadOnlyList<int> indices, Augmentation augmentation, ulong seed = 0, int steps = 9)
    {
        ArgumentOutOfRangeException.ThrowIfZero(indices.Count, nameof(indices));
        var shape = data.ImageShape;
        var enlarge = Math.Clamp(Side / Math.Max(shape[1], shape[2]), 1, 8);
        Picture Tile(ReadOnlySpan<byte> image) => Picture.Of(image, shape).Enlarge(enlarge);
        var tiles = new List<Picture>();
        foreach (var (sample, index) in indices.Index())
        {
            tiles.Add(Tile(data.Image(index)));
            for (var step = 0; step < steps; step++) tiles.Add(Tile(augmentation.Apply(data.Image(index), shape, seed, step, sample)));
        }
        return Sheet.Page([Sheet.Caption($"Images of {data.Name}, and what {steps} steps see of them"), Sheet.Grid(tiles, steps + 1)]);
    }
}
