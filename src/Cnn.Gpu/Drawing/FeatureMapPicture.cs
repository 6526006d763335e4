using System.Globalization;
using Cnn.Gpu.Data;
using Cnn.Gpu.Training;

namespace Cnn.Gpu.Drawing;

/// <summary>Draws what the layers of a model make of an image.</summary>
public static class FeatureMapPicture
{
    private const int Side = 52, MostMaps = 64;

    /// <summary>
    /// Draws the image and below it, layer by layer, a tile for each channel of the layer's output. Outputs of both signs are blue below 0 and red
    /// above, others go from black at 0 to yellow; the caption says at which number. Outputs that are no images are left out, and of layers with
    /// many channels the first 64 are drawn.
    /// </summary>
    /// <param name="data">The data set with the image.</param>
    /// <param name="index">Its place there.</param>
    /// <param name="outputs">What <see cref="Trainer.LayerOutputs"/> says of the image.</param>
    public static Picture Create(ImageDataset data, int index, IReadOnlyList<LayerOutput> outputs)
    {
        var image = Picture.Of(data.Image(index), data.ImageShape);
        List<IReadOnlyList<Picture>> sections =
            [[Sheet.Caption($"image {index} of {data.Name}: {data.ClassNames[data.Labels[index]]}"), image.Enlarge(Enlargement(image.Height, image.Width))]];
        foreach (var output in outputs)
            if (output.Shape.Rank == 3) sections.Add(Draw(output));
        return Sheet.Page(sections);
    }

    private static Picture[] Draw(LayerOutput output)
    {
        int channels = output.Shape[0], height = output.Shape[1], width = output.Shape[2];
        var (least, most) = (output.Values.Min(), output.Values.Max());
        var largest = Math.Max(-least, most);
        var scale = largest > 0 ? 1 / largest : 0;
        Func<float, Rgb> colour = least < 0 ? v => ColorMap.Diverging(v * scale) : v => ColorMap.Heat(v * scale);
        var tiles = Enumerable.Range(0, Math.Min(channels, MostMaps))
            .Select(c => Picture.Of(output.Values.AsSpan(c * height * width, height * width), width, colour).Enlarge(Enlargement(height, width))).ToArray();
        var count = tiles.Length == channels ? $"{channels}" : $"the first {tiles.Length} of {channels}";
        var caption = string.Create(CultureInfo.InvariantCulture,
            $"{output.Path} {output.Layer}: {count} of {height}×{width}, {(least < 0 ? $"{-largest:G3} blue, {largest:G3} red" : $"0 black, {largest:G3} yellow")}");
        return [Sheet.Caption(caption.TrimStart()), Sheet.Grid(tiles)];
    }

    private static int Enlargement(int height, int width) => Math.Clamp((int)Math.Round((double)Side / Math.Max(height, width)), 1, 16);
}
