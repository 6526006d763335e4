namespace Cnn.Gpu.Kernels;

/// <summary>The numbers of a convolution: x [N, C, H, W], weight [O, C / groups, kh, kw], y [N, O, oh, ow].</summary>
internal struct Conv2dSize
{
    public int Count, Channels, Height, Width;
    public int OutChannels, OutHeight, OutWidth;
    public int KernelHeight, KernelWidth, StrideHeight, StrideWidth, DilationHeight, DilationWidth, PadTop, PadLeft;

    /// <summary>Channels of x and of y that belong to one group.</summary>
    public int GroupChannels, GroupOutChannels;

    /// <summary>1 if there is a bias; not a bool, which is no blittable kernel argument.</summary>
    public int HasBias;

    /// <summary>The numbers for a step of <paramref name="count"/> samples.</summary>
    public static Conv2dSize Of(Geometry2d g, int groups, int channels, int outChannels, bool hasBias, int count) => new()
    {
        Count = count,
        Channels = channels,
        Height = g.Height.Input,
        Width = g.Width.Input,
        OutChannels = outChannels,
        OutHeight = g.Height.Output,
        OutWidth = g.Width.Output,
        KernelHeight = g.Height.Kernel,
        KernelWidth = g.Width.Kernel,
        StrideHeight = g.Height.Stride,
        StrideWidth = g.Width.Stride,
        DilationHeight = g.Height.Dilation,
        DilationWidth = g.Width.Dilation,
        PadTop = g.Height.PadBefore,
        PadLeft = g.Width.PadBefore,
        GroupChannels = channels / groups,
        GroupOutChannels = outChannels / groups,
        HasBias = hasBias ? 1 : 0,
    };
}
