using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Backends.Managed;

/// <summary>Runs one node: reads its inputs and settings, and invokes kernels.</summary>
internal delegate void Launch(in LaunchContext context);

/// <summary>What a launch sees.</summary>
/// <param name="Runner">Where values live.</param>
/// <param name="Node">The node.</param>
/// <param name="Count">The step's samples, at most the graph's batch.</param>
/// <param name="Settings">What changes from step to step.</param>
internal readonly record struct LaunchContext(ManagedRunner Runner, Node Node, int Count, StepSettings Settings)
{
    /// <summary>What invokes kernels.</summary>
    public KernelDevice Device => Runner.Device;

    /// <summary>An input's elements.</summary>
    public ArrayView<float> In(int index) => Runner.Floats(Node.Inputs[index]);

    /// <summary>An input's elements if it is there; else those of another one, for a kernel that will not read them.</summary>
    public ArrayView<float> In(int index, bool isThere) => In(isThere ? index : 0);

    /// <summary>An output's elements.</summary>
    public ArrayView<float> Out(int index) => Runner.Floats(Node.Outputs[index]);

    /// <summary>The elements of an input of integers.</summary>
    public ArrayView<int> IntsIn(int index) => Runner.Ints(Node.Inputs[index]);

    /// <summary>The elements of an output of integers.</summary>
    public ArrayView<int> IntsOut(int index) => Runner.Ints(Node.Outputs[index]);

    /// <summary>How many elements of an output the step computes: those of its samples, or all if it is not batched.</summary>
    public int Extent(int output)
    {
        var value = Node.Outputs[output];
        return (int)(value.IsBatched ? value.Shape.Sample.Elements * Count : value.Shape.Elements);
    }
}
