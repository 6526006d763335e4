namespace Cnn.Gpu.Layers;

/// <summary>The mean of each channel (torch.nn.AdaptiveAvgPool2d(1)). Input [N, C, H, W]; output [N, C, 1, 1].</summary>
public sealed class GlobalAvgPool2d() : AdaptiveAvgPool2d(1)
{
    /// <inheritdoc/>
    public override string ToString() => "GlobalAvgPool2d()";
}
