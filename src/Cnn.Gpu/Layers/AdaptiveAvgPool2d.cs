using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>
/// Averages each channel to a given size, whatever the input's (torch.nn.AdaptiveAvgPool2d): window i of o covers the elements
/// floor(i · size / o) to ceil((i + 1) · size / o), without the last. Input [N, C, H, W]; output [N, C, height, width].
/// </summary>
public class AdaptiveAvgPool2d : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="outputSize">The size of the output.</param>
    /// <exception cref="ShapeException">The size is not positive.</exception>
    public AdaptiveAvgPool2d(Size2d outputSize)
    {
        OutputSize = outputSize;
        if (outputSize.Height < 1 || outputSize.Width < 1) throw new ShapeException($"Layer {this}: the output size must be at least 1 × 1.");
    }

    /// <summary>The size of the output.</summary>
    public Size2d OutputSize { get; }

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x)
    {
        if (x.Shape.Rank != 4) throw new ShapeException($"expected an image batch [N, C, H, W], got {x.Shape}.");
        int height = x.Shape[2], width = x.Shape[3];
        // Windows of one size are an ordinary pooling.
        if (height % OutputSize.Height == 0 && width % OutputSize.Width == 0)
        {
            var window = new Size2d(height / OutputSize.Height, width / OutputSize.Width);
            return g.Apply(new Pool2dOp(PoolKind.Average, Geometry2d.Over(x.Shape, window, window, default, 1, false)), x);
        }
        return g.Apply(new AdaptiveAvgPool2dOp(OutputSize), x);
    }

    /// <inheritdoc/>
    public override string ToString() => $"AdaptiveAvgPool2d({OutputSize})";
}
