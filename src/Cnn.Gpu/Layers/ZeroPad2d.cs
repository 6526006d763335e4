using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>
/// Adds a border of zeros to each channel (torch.nn.ZeroPad2d). Input [N, C, H, W]; output [N, C, H + top + bottom, W + left + right].
/// </summary>
public sealed class ZeroPad2d : Layer
{
    /// <summary>Creates a layer with the same border on all four sides.</summary>
    /// <param name="padding">The width of the border.</param>
    /// <exception cref="ShapeException">The width is negative.</exception>
    public ZeroPad2d(int padding) : this(padding, padding, padding, padding) { }

    /// <summary>Creates a layer with a border of its own for each side, in PyTorch's order.</summary>
    /// <exception cref="ShapeException">A width is negative.</exception>
    public ZeroPad2d(int left, int right, int top, int bottom)
    {
        Left = left;
        Right = right;
        Top = top;
        Bottom = bottom;
        if (left < 0 || right < 0 || top < 0 || bottom < 0)
            throw new ShapeException($"Layer {this}: a border must not be negative.");
    }

    /// <summary>The number of columns added on the left.</summary>
    public int Left { get; }

    /// <summary>The number of columns added on the right.</summary>
    public int Right { get; }

    /// <summary>The number of rows added above.</summary>
    public int Top { get; }

    /// <summary>The number of rows added below.</summary>
    public int Bottom { get; }

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x) => g.Apply(new Pad2dOp(Top, Bottom, Left, Right), x);

    /// <inheritdoc/>
    public override string ToString() =>
        Left == Right && Left == Top && Left == Bottom ? $"ZeroPad2d({Left})" : $"ZeroPad2d({Left}, {Right}, {Top}, {Bottom})";
}
