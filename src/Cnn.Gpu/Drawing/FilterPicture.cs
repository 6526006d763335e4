using System.Globalization;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Drawing;

/// <summary>Draws the filters of convolutions: what each responds to.</summary>
public static class FilterPicture
{
    private const int MostFilters = 32, MostChannels = 8, MostTiles = 256, Side = 40;

    /// <summary>
    /// Draws the weights of every <see cref="Conv2d"/> in a model, layer below layer, blue for negative and red for positive ones. Filters over one
    /// channel stand beside each other, and so do those over three, in colours, grey for 0. Of others there is a column for each filter and a row for
    /// each of its input channels. Of large layers the first are drawn, and the caption says of how many.
    /// </summary>
    /// <param name="model">The model, with its host's weights.</param>
    /// <exception cref="ArgumentException">The model has no convolution.</exception>
    public static Picture Create(Layer model)
    {
        var sections = new List<IReadOnlyList<Picture>>();
        foreach (var (path, layer) in Convolutions(model, "")) sections.Add(Draw(path, layer));
        return sections.Count > 0 ? Sheet.Page(sections)
            : throw new ArgumentException($"{model} has no Conv2d, whose filters could be drawn.", nameof(model));
    }

    private static IEnumerable<(string Path, Conv2d Layer)> Convolutions(Layer layer, string path)
    {
        if (layer is Conv2d convolution) yield return (path, convolution);
        foreach (var (name, child) in layer.ChildNames.Zip(layer.Children))
            foreach (var found in Convolutions(child, path.Length == 0 ? name : $"{path}.{name}"))
                yield return found;
    }

    private static Picture[] Draw(string path, Conv2d layer)
    {
        var shape = layer.Weight.Shape;
        int filters = shape[0], channels = shape[1], size = shape[2] * shape[3];
        var weights = layer.Weight.Values;
        var largest = weights.Max(MathF.Abs);
        var scale = largest > 0 ? 1 / largest : 0;
        var rows = channels is 1 or 3 ? 1 : Math.Min(channels, MostChannels);
        var columns = Math.Min(filters, rows == 1 ? MostTiles : MostFilters);
        var side = rows == 1 ? Side : Math.Min(Side, Sheet.WidestPage / columns - Sheet.Pitch(0));
        var enlarge = Math.Clamp(side / Math.Max(shape[2], shape[3]), 1, 12);

        Picture Tile(int o, int c) => (channels == 3
            ? Coloured(weights.AsSpan(o * 3 * size, 3 * size), shape, scale)
            : Picture.Of(weights.AsSpan((o * channels + c) * size, size), shape[3], v => ColorMap.Diverging(v * scale))).Enlarge(enlarge);
        Picture[] tiles = [.. from c in Enumerable.Range(0, rows) from o in Enumerable.Range(0, columns) select Tile(o, c)];
        var caption = $"{path} {layer}: {Count(columns, filters)} filters" + (rows == 1 ? "" : $" across, {Count(rows, channels)} channels down");
        var colours = channels == 3 ? ("black", "grey", "white") : ("blue", "white", "red");
        caption += string.Create(CultureInfo.InvariantCulture, $"; {-largest:G3} {colours.Item1}, 0 {colours.Item2}, {largest:G3} {colours.Item3}");
        return [Sheet.Caption(caption.TrimStart()), Sheet.Grid(tiles, rows == 1 ? null : columns)];
    }

    private static string Count(int drawn, int all) => drawn == all ? $"{all}" : $"the first {drawn} of {all}";

    private static Picture Coloured(ReadOnlySpan<float> filter, Shape shape, float scale)
    {
        var bytes = new byte[filter.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)MathF.Round(127.5f + 127.5f * Math.Clamp(filter[i] * scale, -1, 1));
        return Picture.Of(bytes, [3, shape[2], shape[3]]);
    }
}
