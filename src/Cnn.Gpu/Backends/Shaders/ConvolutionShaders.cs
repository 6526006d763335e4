using System.Numerics;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Convolution and its gradients.</summary>
internal static class ConvolutionShaders
{
    private const string DirectFile = "convolution.cl";
    private const string WeightsFile = "convolution_weights.cl";

    /// <summary>Whether a convolution with what is fused into it has a kernel: ReLU, and pooling of 2 × 2 windows that tile the result.</summary>
    public static bool Supports(Conv2dOp op) => op.Activation is Activation.None or Activation.ReLU
        && op.Pool is null or { Geometry: { TilesInput: true, Height.Kernel: 2, Width.Kernel: 2 } };

    /// <summary>Adds the launch of a convolution.</summary>
    public static void Lower(ShaderLowering s, Node node, Conv2dOp op)
    {
        Value x = node.Inputs[0], weight = node.Inputs[1];
        var places = op.Pool is { Kind: not PoolKind.Average } && s.Graph.IsUsed(node.Outputs[1]);
        var taps = op.Geometry.Taps;
        var defines = new Defines
        {
            { "HAS_BIAS", Node.HasBias(node) },
            { "ACTIVATION", $"ACTIVATION_{op.Activation.ToString().ToUpperInvariant()}" },
            { "POOL", op.Pool is null ? 0 : 1 + (int)op.Pool.Kind },
            { "HAS_PLACES", places },
        };
        List<ShaderBuffer> arguments = [s.Buffer(x), s.Buffer(weight)];
        if (Node.HasBias(node)) arguments.Add(s.Buffer(node.Inputs[2]));
        if (places) arguments.Add(s.Buffer(node.Outputs[1]));
        arguments.Add(s.Buffer(node.Outputs[0]));
        Shape result = [x.Shape[0], weight.Shape[0], op.Geometry.Height.Output, op.Geometry.Width.Output];
        var direct = new Direct(s, op.Geometry, op.Groups, IsBackward: false, x.Shape, result, WeightSource: taps, WeightTarget: weight.Shape[1] * taps);
        direct.Add(op.Name, arguments, op.Pool is null ? 1 : 2, node.Flops, defines);
    }

    /// <summary>Adds the launch of the gradient of the input.</summary>
    public static void Lower(ShaderLowering s, Node node, Conv2dBackwardDataOp op)
    {
        Value dy = node.Inputs[0], weight = node.Inputs[1];
        var taps = op.Geometry.Taps;
        var direct = new Direct(s, op.Geometry, op.Groups, IsBackward: true, dy.Shape, op.InputShape, WeightSource: weight.Shape[1] * taps, WeightTarget: taps);
        var defines = new Defines { { "HAS_BIAS", false }, { "ACTIVATION", "ACTIVATION_NONE" }, { "POOL", 0 }, { "HAS_PLACES", false } };
        direct.Add(op.Name, [s.Buffer(dy), s.Buffer(weight), s.Buffer(node.Outputs[0])], 1, node.Flops, defines);
    }

    /// <summary>Adds the launches of the gradients of weights and bias.</summary>
    public static void Lower(ShaderLowering s, Node node, Conv2dBackwardWeightsOp op)
    {
        Value x = node.Inputs[0], dy = node.Inputs[1];
        var options = ConvolutionTiles.For(s.Tiling.Class);
        int inputs = op.WeightShape[1], outputs = op.WeightShape[0] / op.Groups;
        int kernelH = op.Geometry.Height.Kernel, kernelW = op.Geometry.Width.Kernel;
        var tile = WeightTile.Choose(outputs, inputs, kernelW, options.Sums);
        // As many tiles one after the other as fit the cache, but not so many that cores have nothing to do.
        var outputTiles = (long)op.Groups * Ceiling(outputs, tile.Outputs);
        var inputRows = Ceiling(inputs, tile.Inputs) * kernelH;
        var columnTiles = outputTiles * Ceiling(kernelW, tile.Taps);
        var wantedTiles = options.GroupsPerUnit * s.Traits.ComputeUnits;
        var span = (int)Math.Clamp(Math.Min(options.TileBytes / (tile.Sums * s.Vector * sizeof(float)), columnTiles * inputRows / wantedTiles), 1, inputRows);
        span = Ceiling(inputRows, Ceiling(inputRows, span));
        var chunk = Math.Max(1, options.TileBytes / (tile.Outputs * op.Geometry.Width.Output * s.Vector * sizeof(float)));
        var tiles = columnTiles * Ceiling(inputRows, span) + (op.HasBias ? outputTiles : 0);
        var rows = s.Blocks * op.Geometry.Height.Output;
        var wanted = options.GroupsPerUnit * s.Traits.ComputeUnits * options.GroupSize;
        var rowsOfSplit = Ceiling(rows, (int)Math.Clamp(wanted / (tiles * s.Sublanes), 1, rows));
        var splits = Ceiling(rows, rowsOfSplit);
        var items = Items(s, op.Name, tiles * splits);
        var (groupSize, perItem) = Cut(s, options, items);
        var defines = Defines.Of(op.Geometry).With(new Defines
        {
            { "GROUPS", op.Groups }, { "INPUTS", inputs }, { "OUTPUTS", outputs }, { "HAS_BIAS", op.HasBias },
            { "TILE_OUTPUTS", tile.Outputs }, { "TILE_INPUTS", tile.Inputs }, { "TILE_TAPS", tile.Taps },
            { "SPAN", span }, { "CHUNK", chunk },
            { "SPLITS", splits }, { "ROWS_OF_SPLIT", rowsOfSplit }, { "ROWS", rows },
        });
        List<ShaderBuffer> gradients = [.. node.Outputs.Select(s.Buffer)];
        var size = op.WeightShape.Elements + (op.HasBias ? op.WeightShape[0] : 0);
        List<ShaderBuffer> results = splits == 1 ? gradients : [s.Workspace($"{op.Name} splits", splits * size)];
        s.Add(op.Name, WeightsFile, "convolution_weights", new Defines { { "ITEMS", items }, { "PER_ITEM", perItem } }.With(defines),
            [s.Buffer(x), s.Buffer(dy), .. results], new Extent(Ceiling(items, groupSize * perItem)), new Extent(groupSize), node.Flops);
        if (splits > 1)
            s.AddFlat($"{op.Name} sum", WeightsFile, "convolution_reduce", new Defines { { "REDUCE", 1 } }.With(defines), [results[0], .. gradients], size, vector: 1);
    }

    /// <summary>Work items for a number of tiles: each takes a vector of a block's samples.</summary>
    private static int Items(ShaderLowering s, string name, long tiles) => tiles * s.Sublanes <= int.MaxValue / 2
        ? (int)(tiles * s.Sublanes)
        : throw new KernelException($"{name} would need {tiles * s.Sublanes} work items, but a launch takes at most {int.MaxValue / 2}. Use smaller batches.");

    /// <summary>The group's size, and how many tiles a work item takes: one where groups are many work items, else so many that all cores have some.</summary>
    private static (int GroupSize, int PerItem) Cut(ShaderLowering s, ConvolutionTiles options, int items) => options.GroupSize == 1
        ? (1, Math.Max(1, items / (options.GroupsPerUnit * s.Traits.ComputeUnits)))
        : (Math.Max(s.Sublanes, options.GroupSize), 1);

    private static int Ceiling(int count, int size) => (count + size - 1) / size;

    /// <summary>A launch of convolution.cl.</summary>
    private sealed record Direct(ShaderLowering S, Geometry2d Geometry, int Groups, bool IsBackward, Shape Source, Shape Target, int WeightSource, int WeightTarget)
    {
        public void Add(string name, IReadOnlyList<ShaderBuffer> arguments, int tileRows, long flops, Defines defines)
        {
            var options = ConvolutionTiles.For(S.Tiling.Class);
            int phasesH = Phases(Geometry.Height.Stride, Target[2]), phasesW = Phases(Geometry.Width.Stride, Target[3]);
            var channels = Target[1] / Groups;
            var tile = options.Choose(channels, tileRows, Target[3] / phasesW, columnStep: tileRows);
            var tiles = (long)S.Blocks * Groups * Ceiling(Target[2], tile.Rows) * phasesW * Ceiling(Ceiling(Target[3], phasesW), tile.Columns)
                * Ceiling(channels, tile.Channels);
            var items = Items(S, name, tiles);
            var (groupSize, perItem) = Cut(S, options, items);
            S.Add(name, DirectFile, "convolution",
                new Defines
                {
                    { "ITEMS", items }, { "PER_ITEM", perItem }, { "BACKWARD", IsBackward }, { "GROUPS", Groups },
                    { "SOURCE_CHANNELS", Source[1] / Groups }, { "SOURCE_H", Source[2] }, { "SOURCE_W", Source[3] },
                    { "TARGET_CHANNELS", channels }, { "TARGET_H", Target[2] }, { "TARGET_W", Target[3] },
                    { "WEIGHT_SOURCE", WeightSource }, { "WEIGHT_TARGET", WeightTarget },
                    { "STRIDE_GCD_H", Gcd(Geometry.Height) }, { "STRIDE_GCD_W", Gcd(Geometry.Width) },
                    { "TILE_CHANNELS", tile.Channels }, { "TILE_ROWS", tile.Rows }, { "TILE_COLUMNS", tile.Columns },
                }.With(Defines.Of(Geometry)).With(defines),
                arguments, new Extent(Ceiling(items, groupSize * perItem)), new Extent(groupSize), flops);
        }

        private int Phases(int stride, int size) => IsBackward ? Math.Min(stride, size) : 1;

        private static int Gcd(AxisGeometry axis) => (int)BigInteger.GreatestCommonDivisor(axis.Stride, axis.Dilation);
    }

    /// <summary>The weights whose gradients a work item sums.</summary>
    private readonly record struct WeightTile(int Outputs, int Inputs, int Taps)
    {
        public int Sums => Outputs * Inputs * Taps;

        /// <summary>The tile with the fewest loads for each multiply-add; tiles that hang over the edge count what they compute twice.</summary>
        public static WeightTile Choose(int outputs, int inputs, int taps, int sums)
        {
            var tiles =
                from m in Enumerable.Range(1, Math.Min(8, outputs))
                from c in Enumerable.Range(1, Math.Min(8, inputs))
                from t in Enumerable.Range(1, Math.Min(8, taps))
                where m * c * t <= sums
                let cost = (double)Math.Max(Math.Max(m * c * t, 8), m + c * t) + 1
                orderby cost * Ceiling(outputs, m) * Ceiling(inputs, c) * Ceiling(taps, t), m + c * t
                select new WeightTile(m, c, t);
            return tiles.First();
        }
    }
}
