using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>The launches that update the parameters.</summary>
internal static class ShaderUpdate
{
    /// <summary>One launch for each run of parameters whose gradients lie in the same order with the same gaps; mostly one in all.</summary>
    /// <param name="node">The optimiser's node.</param>
    /// <param name="store">Where parameters and state lie.</param>
    /// <param name="slice">Where a value of the program lies.</param>
    /// <param name="program">The program.</param>
    public static IEnumerable<ComputeLaunch> Create(Node node, ShaderParameterStore store, Func<ShaderBuffer, ComputeSlice> slice, ShaderProgram program)
    {
        var optimizer = ((OptimizerOp)node.Op).Optimizer;
        var alignment = program.Device.Traits.Alignment;
        for (var i = 0; i < node.Inputs.Count;)
        {
            var first = node.Inputs[i].Parameter!;
            ComputeSlice weights = store.Slice(first), gradients = Gradient(i);
            var bytes = ShaderParameterStore.Align(weights.Bytes, alignment);
            for (i += 2; i < node.Inputs.Count; i += 2)
            {
                ComputeSlice next = store.Slice(node.Inputs[i].Parameter!), nextGradients = Gradient(i);
                if (next.Offset != weights.Offset + bytes || nextGradients.Buffer != gradients.Buffer || nextGradients.Offset != gradients.Offset + bytes) break;
                bytes += ShaderParameterStore.Align(next.Bytes, alignment);
            }
            // The gap behind the last one holds nothing but must not be read either if it belongs to somebody else.
            var last = node.Inputs[i - 2].Parameter!;
            var used = store.Slice(last).Offset + last.Shape.Elements * sizeof(float) - weights.Offset;
            var vector = program.Vector;
            var floats = (used / sizeof(float) + vector - 1) / vector * vector;
            var (source, groups, groupSize) = OptimizerShaders.Create(optimizer, floats, vector, program.Device.Tiling, program.Device.Traits);
            ComputeSlice[] arguments =
            [
                slice(program.Step), slice(program.State), Run(weights), Run(gradients), .. optimizer.StateNames.Select(s => Run(store.Slice(first, s))),
            ];
            yield return new ComputeLaunch(optimizer.GetType().Name, program.Device.Context.Build(source), arguments, groups, groupSize);

            ComputeSlice Run(ComputeSlice start) => start with { Bytes = floats * sizeof(float) };
        }

        ComputeSlice Gradient(int input) => slice(program.Values[node.Inputs[input + 1]]);
    }
}
