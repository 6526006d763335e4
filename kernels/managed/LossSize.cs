namespace Cnn.Gpu.Kernels;

/// <summary>The numbers of a loss over [N, F].</summary>
internal struct LossSize
{
    public int Count, Features;
    public float LabelSmoothing;
}
