namespace Cnn.Gpu.Kernels;

/// <summary>The numbers of a pooling: x [planes, H, W], y [planes, oh, ow], where a plane is one channel of one sample.</summary>
internal struct Pool2dSize
{
    public int Height, Width, OutHeight, OutWidth;
    public int KernelHeight, KernelWidth, StrideHeight, StrideWidth, DilationHeight, DilationWidth;
    public int PadTop, PadBottom, PadLeft, PadRight;

    /// <summary>1 to look for the largest element, -1 for the smallest.</summary>
    public int Sign;

    /// <summary>1 if padding counts in the divisor of a mean.</summary>
    public int CountIncludePad;

    /// <summary>The numbers of a pooling with the given geometry.</summary>
    public static Pool2dSize Of(Geometry2d g, bool minimum, bool countIncludePad) => new()
    {
        Height = g.Height.Input,
        Width = g.Width.Input,
        OutHeight = g.Height.Output,
        OutWidth = g.Width.Output,
        KernelHeight = g.Height.Kernel,
        KernelWidth = g.Width.Kernel,
        StrideHeight = g.Height.Stride,
        StrideWidth = g.Width.Stride,
        DilationHeight = g.Height.Dilation,
        DilationWidth = g.Width.Dilation,
        PadTop = g.Height.PadBefore,
        PadBottom = g.Height.PadAfter,
        PadLeft = g.Width.PadBefore,
        PadRight = g.Width.PadAfter,
        Sign = minimum ? -1 : 1,
        CountIncludePad = countIncludePad ? 1 : 0,
    };
}
