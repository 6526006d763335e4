using Cnn.Gpu.Initializers;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu;

/// <summary>
/// Filters made by hand, as image processing used them before networks learnt their own. They are written as a <see cref="Conv2d"/> applies
/// them, without the flip of a mathematical convolution: y[i, j] = Σ x[i + k, j + l] · w[k, l].
/// </summary>
public static class Filters
{
    /// <summary>3×3: the mean of a pixel and its neighbours.</summary>
    public static float[,] Blur => Fill(3, 3, (_, _) => 1f / 9f);

    /// <summary>3×3: answers to vertical edges, positively where the image is brighter on the left (Sobel).</summary>
    public static float[,] SobelVertical => new float[,] { { 1, 0, -1 }, { 2, 0, -2 }, { 1, 0, -1 } };

    /// <summary>3×3: answers to horizontal edges, positively where the image is brighter above (Sobel).</summary>
    public static float[,] SobelHorizontal => new float[,] { { 1, 2, 1 }, { 0, 0, 0 }, { -1, -2, -1 } };

    /// <summary>
    /// 9×9: answers to dark blobs on a bright ground, and with the opposite sign to bright ones: a Laplacian of a Gaussian in whole numbers.
    /// They sum to 4, little beside the weights themselves, so that even areas give a weak answer.
    /// </summary>
    public static float[,] Blob => new float[,]
    {
        { 0, 0, 3, 2, 2, 2, 3, 0, 0 },
        { 0, 2, 3, 5, 5, 5, 3, 2, 0 },
        { 3, 3, 5, 3, 0, 3, 5, 3, 3 },
        { 2, 5, 3, -12, -23, -12, 3, 5, 2 },
        { 2, 5, 0, -23, -40, -23, 0, 5, 2 },
        { 2, 5, 3, -12, -23, -12, 3, 5, 2 },
        { 3, 3, 5, 3, 0, 3, 5, 3, 3 },
        { 0, 2, 3, 5, 5, 5, 3, 2, 0 },
        { 0, 0, 3, 2, 2, 2, 3, 0, 0 },
    };

    /// <summary>
    /// The filter turned by 180°. A mathematical convolution, (f * g)[n] = Σ f[k] · g[n - k], runs through the filter backwards; the layers of a
    /// network do not. Flip a filter to get the one result from the other.
    /// </summary>
    /// <param name="filter">[k_h, k_w].</param>
    public static float[,] Flip(float[,] filter)
    {
        int height = filter.GetLength(0), width = filter.GetLength(1);
        return Fill(height, width, (y, x) => filter[height - 1 - y, width - 1 - x]);
    }

    /// <summary>
    /// A convolution that applies the filter to each channel alone, without a bias. Initialising the model keeps the filter; training would
    /// change it like any weight.
    /// </summary>
    /// <param name="filter">[k_h, k_w].</param>
    /// <param name="channels">The number of channels of the image.</param>
    /// <param name="padding">Zeros around the image; <see cref="Padding.Same"/> keeps its size.</param>
    /// <exception cref="ShapeException">The filter is empty, or there is no channel.</exception>
    public static Conv2d ToConv2d(float[,] filter, int channels = 1, Padding padding = default) =>
        new(channels, channels, (filter.GetLength(0), filter.GetLength(1)), padding: padding, groups: channels, bias: false,
            weightInitializer: new Fixed((float[,])filter.Clone()));

    private static float[,] Fill(int height, int width, Func<int, int, float> element)
    {
        var filter = new float[height, width];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                filter[y, x] = element(y, x);
        return filter;
    }

    /// <summary>Gives every output channel the same kernel.</summary>
    private sealed record Fixed(float[,] Kernel) : Initializer
    {
        public override void Fill(Span<float> values, Shape shape, RandomStream random)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = Kernel[i / shape[3] % shape[2], i % shape[3]];
        }
    }
}
