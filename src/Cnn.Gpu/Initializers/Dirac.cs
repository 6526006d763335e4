namespace Cnn.Gpu.Initializers;

/// <summary>
/// A one in the middle of the kernel between each output channel and the input channel of the same number, zeros elsewhere: a convolution with
/// "same" padding then passes its input on unchanged (torch.nn.init.dirac_). Output channels beyond the input channels are zero.
/// </summary>
/// <param name="Groups">The groups of the convolution; each passes on its own channels.</param>
public sealed record Dirac(int Groups = 1) : Initializer
{
    /// <inheritdoc/>
    /// <exception cref="ShapeException">The shape is not [O, C / groups, k_h, k_w], or groups does not divide O.</exception>
    public override void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        if (shape.Rank != 4)
            throw new ShapeException($"Dirac fills the weights of a convolution, [O, C / groups, k_h, k_w], not {shape}.");
        if (Groups < 1 || shape[0] % Groups != 0)
            throw new ShapeException($"Dirac: groups = {Groups} must divide the {shape[0]} output channels of {shape}.");
        values.Clear();
        int perGroup = shape[0] / Groups, taps = shape[2] * shape[3], middle = shape[2] / 2 * shape[3] + shape[3] / 2;
        for (var o = 0; o < shape[0]; o++)
            if (o % perGroup is var i && i < shape[1])
                values[(o * shape[1] + i) * taps + middle] = 1f;
    }
}
