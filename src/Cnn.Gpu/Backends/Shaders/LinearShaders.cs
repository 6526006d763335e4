using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Linear layers and their gradients.</summary>
internal static class LinearShaders
{
    // Sixteen-wide vectors: 24 sums, two operands and a weight of 32 registers.
    private const int CpuTileTargets = 12, CpuTileBlocks = 2;
    private const int GpuTileTargets = 4, GpuTileBlocks = 2;
    private const int GpuGroupSize = 128;

    // Of the gradient of weights. Panels and sums of a work item stay in the first cache.
    private const int CpuTileOutputs = 14, CpuOutputsOfItem = 128, CpuPanelBlocks = 8;
    private const int GpuTile = 32, GpuPart = 2;
    private const int GroupsPerUnit = 4;

    /// <summary>Adds the launch of a layer.</summary>
    public static void Lower(ShaderLowering s, Node node, LinearOp op)
    {
        Value x = node.Inputs[0], weight = node.Inputs[1], y = node.Outputs[0];
        List<ShaderBuffer> arguments = [s.Buffer(x), s.Buffer(weight)];
        if (Node.HasBias(node)) arguments.Add(s.Buffer(node.Inputs[2]));
        arguments.Add(s.Buffer(y));
        Multiply(s, node, x.Shape[1], y.Shape[1], weightSource: 1, weightTarget: x.Shape[1], Node.HasBias(node), op.Activation, arguments);
    }

    /// <summary>Adds the launch of the gradient of x.</summary>
    public static void Lower(ShaderLowering s, Node node, LinearBackwardDataOp op)
    {
        Value dy = node.Inputs[0], weight = node.Inputs[1], dx = node.Outputs[0];
        Multiply(s, node, dy.Shape[1], dx.Shape[1], weightSource: dx.Shape[1], weightTarget: 1, hasBias: false, Activation.None, [s.Buffer(dy), s.Buffer(weight), s.Buffer(dx)]);
    }

    /// <summary>Adds the launch of the gradients of weights and bias.</summary>
    public static void Lower(ShaderLowering s, Node node, LinearBackwardWeightsOp op)
    {
        int inputs = node.Inputs[0].Shape[1], outputs = node.Inputs[1].Shape[1];
        var defines = new Defines { { "INPUTS", inputs }, { "OUTPUTS", outputs }, { "BLOCKS", s.Blocks }, { "HAS_BIAS", op.HasBias } };
        List<ShaderBuffer> arguments = [.. node.Inputs.Select(s.Buffer), .. node.Outputs.Select(s.Buffer)];
        Extent groups, groupSize;
        if (s.Vector > 1)
        {
            // Each work item turns its inputs around, so none of them should make fewer outputs than all cores need.
            var inputTiles = Ceiling(inputs, s.Vector);
            var shares = Math.Max(Ceiling(s.Traits.ComputeUnits * GroupsPerUnit, inputTiles), Ceiling(outputs, CpuOutputsOfItem));
            var tile = Even(outputs, CpuTileOutputs);
            var share = Ceiling(Ceiling(outputs, tile), shares) * tile;
            defines.Add("TILE_OUTPUTS", tile);
            defines.Add("OUTPUTS_OF_ITEM", share);
            defines.Add("PANEL_BLOCKS", Math.Min(CpuPanelBlocks, s.Blocks * s.Sublanes));
            (groups, groupSize) = (new Extent(inputTiles * Ceiling(outputs, share)), new Extent(1));
        }
        else
        {
            int tile = GpuTile, part = s.Tiling.Class == ComputeClass.Gpu ? GpuPart : GpuTile;
            foreach (var side in new[] { "INPUTS", "OUTPUTS" })
            {
                defines.Add($"TILE_{side}", tile);
                defines.Add($"PART_{side}", part);
            }
            (groups, groupSize) = (new Extent(Ceiling(inputs, tile) * Ceiling(outputs, tile)), new Extent(tile / part * (tile / part)));
        }
        s.Add(node.Op.Name, "linear_weights.cl", "linear_weights", defines, arguments, groups, groupSize, node.Flops);
    }

    private static void Multiply(
        ShaderLowering s, Node node, int sources, int targets, int weightSource, int weightTarget, bool hasBias, Activation activation,
        IReadOnlyList<ShaderBuffer> arguments)
    {
        var isGpu = s.Tiling.Class == ComputeClass.Gpu;
        var tileBlocks = Math.Min(s.Blocks, isGpu ? GpuTileBlocks : CpuTileBlocks);
        var tileTargets = Even(targets, isGpu ? GpuTileTargets : CpuTileTargets);
        var items = Ceiling(targets, tileTargets) * Ceiling(s.Blocks, tileBlocks) * s.Sublanes;
        var groupSize = isGpu ? Math.Max(GpuGroupSize, s.Sublanes) : 1;
        s.Add(node.Op.Name, "linear.cl", "linear",
            new Defines
            {
                { "ITEMS", items }, { "PER_ITEM", 1 }, { "SOURCES", sources }, { "TARGETS", targets }, { "BLOCKS", s.Blocks },
                { "WEIGHT_SOURCE", weightSource }, { "WEIGHT_TARGET", weightTarget }, { "TILE_TARGETS", tileTargets }, { "TILE_BLOCKS", tileBlocks },
                { "HAS_BIAS", hasBias }, { "ACTIVATE", ElementwiseShaders.Function(activation) },
            },
            arguments, new Extent(Ceiling(items, groupSize)), new Extent(groupSize), node.Flops);
    }

    /// <summary>The size of as few tiles as possible that share out a number of things most evenly.</summary>
    private static int Even(int count, int most) => Ceiling(count, Ceiling(count, most));

    private static int Ceiling(int count, int size) => (count + size - 1) / size;
}
