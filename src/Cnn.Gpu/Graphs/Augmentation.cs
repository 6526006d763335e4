using Cnn.Gpu.Backends.Cpu.Kernels;

namespace Cnn.Gpu.Graphs;

/// <summary>
/// Random changes of a batch's images while they are gathered, the same for all channels of one: <c>RandomCrop(size, padding)</c>, then
/// <c>RandomHorizontalFlip()</c> of torchvision, both before normalisation. What a crop takes from outside the image is black (byte 0).
/// </summary>
/// <remarks>
/// Every device draws the same: for sample n of the batch (counted from 0) and the step's number, with P = <see cref="CropPadding"/>,
/// <code>
/// (X, Y, Z, _) = Philox.Words(seed, n, 0xFFFFFFFE · 2³² + step mod 2³²)
/// top  = (X · (2P + 1)) >> 32          in 64 bits: 0 to 2P
/// left = (Y · (2P + 1)) >> 32
/// flip = HorizontalFlip and Z ≥ 2³¹
/// </code>
/// Pixel (y, x) of the augmented image is then pixel (y + top - P, x' + left - P) of the one in the table, where x' is W - 1 - x if flip and
/// else x; it is 0 if that is outside. The upper half 0xFFFFFFFE of the counter is no layer's and no parameter's.
/// </remarks>
/// <param name="CropPadding">The black pixels on each side of the image out of which its own size is cropped; 0 for none.</param>
/// <param name="HorizontalFlip">Whether every other image, at random, is mirrored left to right.</param>
public sealed record Augmentation(int CropPadding, bool HorizontalFlip)
{
    /// <summary>The upper half of the counters' upper half.</summary>
    internal const ulong Stream = 0xFFFF_FFFE_0000_0000;

    /// <summary>What happens to a sample of a step.</summary>
    /// <returns>The row and column where the crop begins, in the image with its padding, and whether it is mirrored.</returns>
    public (int Top, int Left, bool Flip) Draw(ulong seed, long step, int sample)
    {
        var (x, y, z, _) = Philox.Words(seed, (ulong)sample, Stream | (uint)step);
        return (Philox.Below(x, 2 * CropPadding + 1), Philox.Below(y, 2 * CropPadding + 1), HorizontalFlip && z >= 1u << 31);
    }

    /// <summary>What becomes of an image in a step: the pixels that every device computes for it.</summary>
    /// <param name="image">[C, H, W].</param>
    /// <param name="shape">[C, H, W].</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="step">The number of the step.</param>
    /// <param name="sample">The image's place in the batch.</param>
    /// <exception cref="ShapeException">The image has not this shape, or cannot be augmented so.</exception>
    public byte[] Apply(ReadOnlySpan<byte> image, Shape shape, ulong seed, long step, int sample)
    {
        Require(new InputSpec("image", shape, InputFormat.Bytes));
        if (image.Length != shape.Elements) throw new ShapeException($"{image.Length} bytes are no image of {shape}, which has {shape.Elements}.");
        var (top, left, flip) = Draw(seed, step, sample);
        var augmented = new byte[image.Length];
        AugmentedImage.Write(shape, image, top - CropPadding, left - CropPadding, flip, augmented);
        return augmented;
    }

    /// <summary>Checks that images of an input can be augmented so.</summary>
    /// <exception cref="ShapeException">They cannot.</exception>
    internal void Require(InputSpec input)
    {
        if (input.Format != InputFormat.Bytes || input.SampleShape.Rank != 3)
            throw new ShapeException(
                $"Input '{input.Name}' of {input.Format} {input.SampleShape} cannot be augmented: that takes images of bytes, [C, H, W].");
        var side = Math.Min(input.SampleShape[1], input.SampleShape[2]);
        if (CropPadding < 0 || CropPadding >= side)
            throw new ShapeException(
                $"Images of {input.SampleShape} cannot be cropped with a padding of {CropPadding}: it must be from 0 to {side - 1}, "
                + "so that something of the image remains.");
    }
}
