namespace Cnn.Gpu.Kernels;

/// <summary>The numbers of a gather: each row of the table holds Channels · Positions elements.</summary>
internal struct GatherSize
{
    public int Channels, Positions;
}
