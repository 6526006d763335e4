using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Graphs.Fusion;

/// <summary>
/// Merges ops so that a value is not written only to be read once: pooling and activation into the convolution or linear op before them,
/// and an activation's gradient into the pooling's. The device says which merged ops it has kernels for.
/// </summary>
internal static class GraphFusion
{
    public static Graph Fuse(Graph graph, Func<Op, bool> supports)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var node in graph.Nodes)
                if (TryMerge(graph, node) is var (merged, first) && supports(merged.Op))
                {
                    merged = merged with { Parts = [.. first.Parts, .. node.Parts] };
                    graph = graph.With([.. graph.Nodes.Where(n => n != first).Select(n => n == node ? merged : n)]);
                    changed = true;
                    break;
                }
        }
        return graph;
    }

    /// <summary>The node merged with the one that makes its first input, and that one.</summary>
    private static (Node Merged, Node First)? TryMerge(Graph graph, Node node)
    {
        if (node.Inputs.Count == 0 || graph.Producer(node.Inputs[0]) is not { } first) return null;
        if (graph.IsOutput(node.Inputs[0]) || graph.Consumers(node.Inputs[0]).Count != 1) return null;
        return (first.Op, node.Op) switch
        {
            (Conv2dOp { Activation: Activation.None, Pool: null } conv, Pool2dOp pool) => (Merge(conv with { Pool = pool }), first),
            (Conv2dOp { Activation: Activation.None } conv, ActivationOp { Function: not Activation.LeakyReLU and var f }) => (Merge(conv with { Activation = f }), first),
            (LinearOp { Activation: Activation.None } linear, ActivationOp { Function: not Activation.LeakyReLU and var f }) => (Merge(linear with { Activation = f }), first),
            (ActivationBackwardOp { Function: (Activation.ReLU or Activation.Sigmoid or Activation.Tanh) and var f }, Pool2dBackwardOp { Activation: Activation.None } pool) =>
                (new Node(pool with { Activation = f }, [first.Inputs[0], .. node.Inputs.Skip(1), first.Inputs[1]], node.Outputs, node.Scope), first),
            _ => null,
        };

        // What the first op wrote beside the merged value, the indices of a pooling, goes on being written.
        Node Merge(Op op) => new(op, first.Inputs, [.. node.Outputs, .. first.Outputs.Skip(1)], first.Scope);
    }
}
