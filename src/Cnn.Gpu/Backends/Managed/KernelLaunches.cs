using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>Ops whose kernels come from outside the library.</summary>
internal static class KernelLaunches
{
    private const int MaxInputs = 4;

    public static void Run(in LaunchContext c) => ((IKernelOp)c.Node.Op).Run(new Runner(c));

    /// <summary>The kernel that devices compile.</summary>
    internal static void Invoke<TKernel, TOptions>(
        Index1D index, ArrayView<float> first, ArrayView<float> second, ArrayView<float> third, ArrayView<float> fourth, ArrayView<float> y, TOptions options)
        where TKernel : struct, IKernel<TOptions> where TOptions : unmanaged =>
        y[index] = TKernel.Compute(index, new KernelInputs<Elements>(new(first), new(second), new(third), new(fourth)), options);

    internal readonly struct Elements(ArrayView<float> view) : IElements
    {
        private readonly ArrayView<float> _view = view;

        public float this[int index] => _view[index];
    }

    private sealed class Runner(LaunchContext c) : IKernelRunner
    {
        public void Run<TKernel, TOptions>(TOptions options) where TKernel : struct, IKernel<TOptions> where TOptions : unmanaged
        {
            var count = c.Node.Inputs.Count;
            if (count is 0 or > MaxInputs) throw new KernelException($"{c.Node.Op.Name} has {count} inputs: a kernel reads one to {MaxInputs}.");
            c.Device.Run(c.Extent(0), Invoke<TKernel, TOptions>, c.In(0), c.In(1, count > 1), c.In(2, count > 2), c.In(3, count > 3), c.Out(0), options);
        }
    }
}
