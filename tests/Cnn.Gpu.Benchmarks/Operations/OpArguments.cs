using System.Text.Json.Nodes;

namespace Cnn.Gpu.Benchmarks.Operations;

/// <summary>What to measure an op with.</summary>
/// <param name="Shape">The forward op's input x, also for a gradient.</param>
/// <param name="Out">Output channels or features.</param>
/// <param name="Kernel">The window.</param>
/// <param name="Stride">How far it moves.</param>
/// <param name="Padding">Zeros on each side.</param>
/// <param name="Groups">Groups of channels.</param>
internal sealed record OpArguments(Shape Shape, int Out, Size2d Kernel, Size2d Stride, Size2d Padding, int Groups)
{
    /// <summary>The number of samples.</summary>
    public int Batch => Shape[0];

    /// <summary>How the window slides over x.</summary>
    /// <exception cref="ShapeException">It does not fit.</exception>
    public Geometry2d Geometry => Geometry2d.Over(Shape, Kernel, Stride, Padding, 1);

    /// <summary>The weights of a convolution, [out, in / groups, kh, kw].</summary>
    /// <exception cref="ShapeException">The groups do not divide the channels.</exception>
    public Shape ConvolutionWeight => Shape[1] % Groups == 0 && Out % Groups == 0
        ? [Out, Shape[1] / Groups, Kernel.Height, Kernel.Width]
        : throw new ShapeException($"--groups {Groups} must divide the input channels ({Shape[1]}) and the output channels ({Out}).");

    /// <summary>What a window makes of x, with that many channels.</summary>
    public Shape Windows(int channels) => [Batch, channels, Geometry.Height.Output, Geometry.Width.Output];

    /// <summary>Adds to a result what the shapes do not say.</summary>
    public void AddTo(JsonObject row, OpKind kind)
    {
        if (kind is not (OpKind.Convolution or OpKind.Pooling)) return;
        row["kernel"] = Pair(Kernel);
        row["stride"] = Pair(Stride);
        row["padding"] = Pair(Padding);
        if (kind == OpKind.Convolution) row["groups"] = Groups;
    }

    private static JsonArray Pair(Size2d size) => [size.Height, size.Width];
}
