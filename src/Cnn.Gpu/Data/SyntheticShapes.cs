using Cnn.Gpu.Data.Synthetic;

namespace Cnn.Gpu.Data;

/// <summary>
/// Coloured shapes made by a program, for training without a download: 3 by 32 by 32 like CIFAR-10, ten classes. Each image shows one shape, of
/// any size, place, angle and texture, on a ground of any colours among sticks and noise. A class is a shape in warm or in cool colours: orange and
/// planet are discs, brick and tile squares, flame and sail triangles, bagel and tyre rings, flower and fan crosses.
/// </summary>
/// <remarks>The mean colour of an image says little about its class, as the ground is larger than the shape and has colours of its own.</remarks>
public static class SyntheticShapes
{
    private static readonly SyntheticSet Shapes = new("synthetic-shapes", [3, ShapePainter.Size, ShapePainter.Size],
        ["orange", "planet", "brick", "tile", "flame", "sail", "bagel", "tyre", "flower", "fan"], () => new ShapePainter().Paint);

    /// <summary>Makes a training set and a test set with the ten classes in equal shares and random order.</summary>
    /// <param name="train">The number of training images.</param>
    /// <param name="test">The number of test images; they are other samples than the training images.</param>
    /// <param name="seed">Another seed gives other samples; the same seed gives the same bytes on every machine.</param>
    /// <param name="threads">How many threads may work on it; 0 for as many as there are cores. It does not change the result.</param>
    public static (ImageDataset Train, ImageDataset Test) Create(int train = 50000, int test = 10000, ulong seed = 0, int threads = 0) =>
        Shapes.Create(train, test, seed, threads);
}
