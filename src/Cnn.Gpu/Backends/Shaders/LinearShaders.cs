using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Linear layers and their gradients.</summary>
internal static class LinearShaders
{
    private const string WeightsFile = "linear_weights.cl";
    private const int GpuGroupSize = 256, Warp = 32;

    // Of the gradient of weights on a processor. Panels and sums of a work item stay in the first cache.
    private const int TileOutputs = 14, OutputsOfItem = 128, PanelBlocks = 8, GroupsPerUnit = 4;

    // So many warps keep a multiprocessor busy; a split should have some sources or blocks to sum.
    private const int WarpsPerUnit = 4, SplitsMost = 8, SourcesOfSplitLeast = 16, BlocksOfSplitLeast = 2;

    // Sums of a work item: outputs, and blocks that share their weights. Sixteen-wide vectors have 32 registers.
    private static readonly (int Targets, int Blocks)[] CpuTiles = [(12, 2)];

    // The larger, the fewer loads for a multiply-add; the smaller, the more work items.
    private static readonly (int Targets, int Blocks)[] GpuTiles = [(8, 4), (8, 2), (4, 2), (4, 1), (2, 1)];

    // Weights of a group, and of each of its work items, along each side.
    private static readonly (int Group, int Item)[] GpuWeightTiles = [(64, 4), (32, 2), (16, 1)];

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
        if (s.Vector > 1) LowerWeights(s, node, inputs, outputs, defines, arguments);
        else LowerWeightTiles(s, node, inputs, outputs, defines, arguments);
    }

    /// <summary>For vectors: each work item turns its inputs around, so none of them should make fewer outputs than all cores need.</summary>
    private static void LowerWeights(ShaderLowering s, Node node, int inputs, int outputs, Defines defines, IReadOnlyList<ShaderBuffer> arguments)
    {
        var inputTiles = Ceiling(inputs, s.Vector);
        var shares = Math.Max(Ceiling(s.Traits.ComputeUnits * GroupsPerUnit, inputTiles), Ceiling(outputs, OutputsOfItem));
        var tile = Even(outputs, TileOutputs);
        var share = Ceiling(Ceiling(outputs, tile), shares) * tile;
        s.Add(node.Op.Name, WeightsFile, "linear_weights",
            new Defines
            {
                { "SPLITS", 1 }, { "BLOCKS_OF_SPLIT", s.Blocks }, { "TILE_OUTPUTS", tile }, { "OUTPUTS_OF_ITEM", share },
                { "PANEL_BLOCKS", Math.Min(PanelBlocks, s.Blocks * s.Sublanes) },
            }.With(defines),
            arguments, new Extent(inputTiles * Ceiling(outputs, share)), new Extent(1), node.Flops);
    }

    /// <summary>For single samples: tiles in local memory, and the blocks in several splits where the tiles are few.</summary>
    private static void LowerWeightTiles(ShaderLowering s, Node node, int inputs, int outputs, Defines defines, IReadOnlyList<ShaderBuffer> arguments)
    {
        var units = s.Traits.ComputeUnits;
        var (tile, part) = s.Tiling.Class == ComputeClass.Gpu ? Array.Find(GpuWeightTiles, t => Groups(t.Group) >= units) : GpuWeightTiles[^1];
        if (tile == 0) (tile, part) = GpuWeightTiles[^1];
        // A processor that takes single samples, since the batch is one, has work items of a whole tile.
        if (s.Tiling.Class != ComputeClass.Gpu) part = tile;
        var blocksOfSplit = Math.Max(BlocksOfSplitLeast, Ceiling(s.Blocks * Groups(tile), units));
        var splits = Ceiling(s.Blocks, blocksOfSplit);
        defines = new Defines { { "SPLITS", splits }, { "BLOCKS_OF_SPLIT", blocksOfSplit } }.With(defines);
        var sums = node.Outputs.Sum(o => o.Shape.Elements);
        IReadOnlyList<ShaderBuffer> results = splits == 1 ? [.. arguments.Skip(2)] : [s.Workspace($"{node.Op.Name} splits", splits * sums)];
        s.Add(node.Op.Name, WeightsFile, "linear_weights",
            new Defines { { "TILE_INPUTS", tile }, { "PART_INPUTS", part }, { "TILE_OUTPUTS", tile }, { "PART_OUTPUTS", part } }.With(defines),
            [.. arguments.Take(2), .. results], new Extent(Groups(tile), splits), new Extent(tile / part * (tile / part)), node.Flops);
        if (splits > 1) s.AddFlat($"{node.Op.Name} join", WeightsFile, "join_splits", defines, [.. results, .. arguments.Skip(2)], sums, vector: 1);

        int Groups(int side) => Ceiling(inputs, side) * Ceiling(outputs, side);
    }

    private static void Multiply(
        ShaderLowering s, Node node, int sources, int targets, int weightSource, int weightTarget, bool hasBias, Activation activation,
        IReadOnlyList<ShaderBuffer> arguments)
    {
        var isGpu = s.Tiling.Class == ComputeClass.Gpu;
        var wanted = isGpu ? s.Traits.ComputeUnits * WarpsPerUnit : 1;
        var tiles = (isGpu ? GpuTiles : CpuTiles).Select(t => (Targets: Even(targets, t.Targets), Blocks: Math.Min(s.Blocks, t.Blocks))).ToArray();
        var tile = tiles.FirstOrDefault(t => Warps(t) >= wanted, tiles[^1]);
        var items = Items(tile);
        var groupSize = isGpu ? GpuGroupSize : 1;
        var splits = 1;
        while (splits < SplitsMost && Warps(tile) * splits < wanted && sources >= 2 * splits * SourcesOfSplitLeast) splits *= 2;
        s.Add(node.Op.Name, "linear.cl", "linear",
            new Defines
            {
                { "ITEMS", items }, { "SPLITS", splits }, { "SOURCES_OF_SPLIT", Ceiling(sources, splits) },
                { "SOURCES", sources }, { "TARGETS", targets }, { "BLOCKS", s.Blocks },
                { "WEIGHT_SOURCE", weightSource }, { "WEIGHT_TARGET", weightTarget }, { "TILE_TARGETS", tile.Targets }, { "TILE_BLOCKS", tile.Blocks },
                { "HAS_BIAS", hasBias }, { "ACTIVATE", ElementwiseShaders.Function(activation) },
            },
            arguments, new Extent(Ceiling(items * splits, groupSize)), new Extent(groupSize), node.Flops);

        int Items((int Targets, int Blocks) t) => Ceiling(targets, t.Targets) * Ceiling(s.Blocks, t.Blocks) * s.Sublanes;

        int Warps((int Targets, int Blocks) t) => Ceiling(Items(t), Warp);
    }

    /// <summary>The size of as few tiles as possible that share out a number of things most evenly.</summary>
    private static int Even(int count, int most) => Ceiling(count, Ceiling(count, most));

    private static int Ceiling(int count, int size) => (count + size - 1) / size;
}
