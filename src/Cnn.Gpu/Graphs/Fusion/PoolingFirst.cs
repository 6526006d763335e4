using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Graphs.Fusion;

/// <summary>
/// Rewrites pool(f(x)) as f(pool(x)). A maximum or minimum commutes with a function that never decreases, f then runs on fewer elements, and the
/// pooling becomes part of the convolution that made x. It must run before differentiation, which then finds the cheaper order too.
/// </summary>
internal static class PoolingFirst
{
    /// <param name="nodes">The nodes, which it changes. The old activations stay: what still reads them finds them, and the graph drops the others.</param>
    /// <param name="isKept">Whether a value is needed as it is, so that nothing around it may change.</param>
    /// <param name="create">Makes a value.</param>
    public static void Rewrite(List<Node> nodes, Func<Value, bool> isKept, Func<ValueSpec, string, Value> create)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i] is not { Op: Pool2dOp { Kind: not PoolKind.Average } } pool) continue;
            var x = pool.Inputs[0];
            var a = nodes.FindIndex(n => n.Outputs.Contains(x));
            if (a < 0 || nodes[a].Op is not ActivationOp { IsMonotone: true } || isKept(x) || nodes.Count(n => n.Inputs.Contains(x)) != 1) continue;
            var activation = nodes[a];
            var pooled = create(pool.Outputs[0].Spec, pool.Outputs[0].Name);
            nodes[i] = pool with { Inputs = activation.Inputs, Outputs = [pooled, pool.Outputs[1]] };
            nodes.Insert(i + 1, activation with { Inputs = [pooled], Outputs = [pool.Outputs[0]] });
        }
    }
}
