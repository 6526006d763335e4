namespace Cnn.Gpu.Kernels;

/// <summary>The numbers of a border: small [planes, H, W] lies in large [planes, LargeHeight, LargeWidth], Top rows down and Left columns right.</summary>
internal struct PadSize
{
    public int Height, Width, LargeHeight, LargeWidth, Top, Left;
}
