namespace Cnn.Gpu;

/// <summary>How a window slides over an image: the arithmetic that convolution and pooling share.</summary>
/// <param name="Height">Along H.</param>
/// <param name="Width">Along W.</param>
public readonly record struct Geometry2d(AxisGeometry Height, AxisGeometry Width)
{
    /// <summary>The geometry of a window over an image of the given size.</summary>
    /// <exception cref="ShapeException">A number is out of range, or the window does not fit into the padded input.</exception>
    public static Geometry2d Create(int height, int width, Size2d kernel, Size2d stride, Padding padding, Size2d dilation, bool ceilMode = false)
    {
        RequirePositive(kernel, "kernel");
        RequirePositive(stride, "stride");
        RequirePositive(dilation, "dilation");
        var (top, bottom) = padding.Resolve(kernel.Height, stride.Height, dilation.Height, padding.Amount.Height);
        var (left, right) = padding.Resolve(kernel.Width, stride.Width, dilation.Width, padding.Amount.Width);
        var geometry = new Geometry2d(
            new AxisGeometry(height, kernel.Height, stride.Height, top, bottom, dilation.Height, ceilMode),
            new AxisGeometry(width, kernel.Width, stride.Width, left, right, dilation.Width, ceilMode));
        Require(geometry.Height, "height");
        Require(geometry.Width, "width");
        return geometry;
    }

    /// <summary>The geometry of a window over a batch of images.</summary>
    /// <exception cref="ShapeException">
    /// The input is not [N, C, H, W], a number is out of range, or the window does not fit into the padded input.
    /// </exception>
    internal static Geometry2d Over(Shape input, Size2d kernel, Size2d stride, Padding padding, Size2d dilation, bool ceilMode = false)
    {
        if (input.Rank != 4) throw new ShapeException($"expected an image batch [N, C, H, W], got {input}. Layers for images come before Flatten.");
        try
        {
            return Create(input[2], input[3], kernel, stride, padding, dilation, ceilMode);
        }
        catch (ShapeException error)
        {
            throw new ShapeException($"does not fit the input {input}: {error.Message}");
        }
    }

    /// <summary>The number of taps in the window: k_h · k_w.</summary>
    public int Taps => Height.Kernel * Width.Kernel;

    /// <summary>The number of output positions: o_h · o_w.</summary>
    public int Positions => Height.Output * Width.Output;

    /// <summary>Whether the windows neither overlap nor leave gaps nor touch padding, so that each input belongs to exactly one window.</summary>
    public bool TilesInput =>
        Height is { PadBefore: 0, PadAfter: 0, Dilation: 1 } && Width is { PadBefore: 0, PadAfter: 0, Dilation: 1 }
        && Height.Kernel == Height.Stride && Width.Kernel == Width.Stride
        && Height.Output * Height.Stride == Height.Input && Width.Output * Width.Stride == Width.Input;

    /// <summary>Both formulas with their numbers, or one if they are the same.</summary>
    public string Formula => Height.Formula == Width.Formula ? Height.Formula : $"{Height.Formula} × {Width.Formula}";

    private static void RequirePositive(Size2d size, string what)
    {
        if (size.Height < 1 || size.Width < 1)
            throw new ShapeException($"{what} {size} must be at least 1 in both directions.");
    }

    private static void Require(AxisGeometry axis, string name)
    {
        if (axis.Output >= 1) return;
        var padded = axis.Input + axis.PadBefore + axis.PadAfter;
        throw new ShapeException(
            $"the window covers {axis.Span} elements but the padded input {name} has only {padded} "
            + $"({axis.Input} + {axis.PadBefore} + {axis.PadAfter}). Use a kernel of at most {Math.Max(1, (padded - 1) / axis.Dilation + 1)}"
            + $"{(axis.Dilation > 1 ? ", a smaller dilation," : "")} or a padding of at least {(axis.Span - axis.Input + 1) / 2}.");
    }
}
