namespace Cnn.Gpu.Graphs;

/// <summary>
/// An op of one's own with one output, whose elements a kernel in C# computes each by itself from one to four inputs. The devices <c>reference</c> and
/// <c>ilgpu</c> run it; the others refuse it. Its gradient is an op of one's own too, or made of others: see <see cref="Op.Differentiate"/>.
/// </summary>
/// <typeparam name="TKernel">The arithmetic.</typeparam>
/// <typeparam name="TOptions">The options that the kernel gets.</typeparam>
/// <param name="Options">The options.</param>
public abstract record KernelOp<TKernel, TOptions>(TOptions Options) : Op, IKernelOp
    where TKernel : struct, IKernel<TOptions> where TOptions : unmanaged
{
    /// <summary>The output; as it is here, one of the first input's shape.</summary>
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [inputs[0].Spec];

    void IKernelOp.Run(IKernelRunner runner) => runner.Run<TKernel, TOptions>(Options);
}

/// <summary>A <see cref="KernelOp{TKernel, TOptions}"/> of any types.</summary>
internal interface IKernelOp
{
    /// <summary>Has its kernel run.</summary>
    void Run(IKernelRunner runner);
}

/// <summary>Runs a kernel for all elements of an output.</summary>
internal interface IKernelRunner
{
    void Run<TKernel, TOptions>(TOptions options) where TKernel : struct, IKernel<TOptions> where TOptions : unmanaged;
}
