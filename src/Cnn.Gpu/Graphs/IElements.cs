namespace Cnn.Gpu.Graphs;

/// <summary>The elements of a value in NCHW order, as an <see cref="IKernel{TOptions}"/> reads them. Each device has its own.</summary>
public interface IElements
{
    /// <summary>One element, counted from 0.</summary>
    float this[int index] { get; }
}
