namespace Cnn.Gpu.Graphs;

/// <summary>The inputs of a kernel, in the order in which its op is applied to them. Those that the op does not have are copies of the first.</summary>
/// <param name="First">The first.</param>
/// <param name="Second">The second.</param>
/// <param name="Third">The third.</param>
/// <param name="Fourth">The fourth.</param>
public readonly record struct KernelInputs<TElements>(TElements First, TElements Second, TElements Third, TElements Fourth)
    where TElements : struct, IElements;
