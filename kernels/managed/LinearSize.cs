namespace Cnn.Gpu.Kernels;

/// <summary>The numbers of a linear op: x [N, in], weight [out, in], y [N, out].</summary>
internal struct LinearSize
{
    public int Count, Inputs, Outputs;

    /// <summary>1 if there is a bias.</summary>
    public int HasBias;
}
