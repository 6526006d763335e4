namespace Cnn.Gpu.Graphs;

/// <summary>
/// The arithmetic of a <see cref="KernelOp{TKernel, TOptions}"/>, in C#: what one element of the output is. The device <c>reference</c> calls it in a
/// loop; <c>ilgpu</c> compiles it for its accelerator.
/// <para>
/// ILGPU asks for more than C#: no exceptions, no objects, no arrays, of <see cref="Math"/> no Clamp, and no division of a number that may be negative.
/// A kernel and its options have to be public structs.
/// </para>
/// </summary>
/// <typeparam name="TOptions">What does not change from element to element: sizes, constants.</typeparam>
public interface IKernel<TOptions> where TOptions : unmanaged
{
    /// <summary>One element of the output.</summary>
    /// <param name="index">Its place in NCHW order, from 0. Calls come in any order, and beside each other.</param>
    /// <param name="inputs">What the op reads.</param>
    /// <param name="options">The op's options.</param>
    static abstract float Compute<TElements>(int index, KernelInputs<TElements> inputs, TOptions options) where TElements : struct, IElements;
}
