using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>The gradients of a convolution's weights and bias: parts of the batch are summed on their own, and then added in a fixed order.</summary>
internal static class ConvolutionWeightShaders
{
    private const string DirectFile = "convolution_weights.cl";

    // A step is 32 samples of a position. With fewer steps in a split, adding the splits would cost more than summing them.
    private const int StepTerms = 32, LeastSteps = 8, GroupsPerUnit = 4;

    /// <summary>Adds the launches.</summary>
    public static void Lower(ShaderLowering s, Node node, Conv2dBackwardWeightsOp op)
    {
        var options = s.Tiling.Convolutions;
        int inputs = op.WeightShape[1], outputs = op.WeightShape[0] / op.Groups;
        var method = ConvolutionShaders.Method(s, outputs, inputs * op.Geometry.Taps, options.GemmWeights);
        var defines = Defines.Of(op.Geometry).With(new Defines
        {
            { "GROUPS", op.Groups }, { "INPUTS", inputs }, { "OUTPUTS", outputs }, { "HAS_BIAS", op.HasBias },
        });
        var sums = new Sums(s, node, op, defines);
        if (method == ConvolutionMethod.Gemm) AddGemm(sums, options, inputs, outputs);
        else AddDirect(sums, options, inputs, outputs);
    }

    private static void AddDirect(Sums sums, ConvolutionTiles options, int inputs, int outputs)
    {
        var (s, op) = (sums.S, sums.Op);
        int kernelH = op.Geometry.Height.Kernel, kernelW = op.Geometry.Width.Kernel;
        var tile = options.Weights(outputs, inputs, kernelW);
        // As many tiles one after the other as fit the cache, but not so many that cores have nothing to do.
        var outputTiles = (long)op.Groups * ConvolutionShaders.Ceiling(outputs, tile.Outputs);
        var columnTiles = outputTiles * ConvolutionShaders.Ceiling(kernelW, tile.Taps);
        var inputRows = ConvolutionShaders.Ceiling(inputs, tile.Inputs) * kernelH;
        var wanted = options.WeightGroups ?? options.GroupsPerUnit * s.Traits.ComputeUnits;
        var span = (int)Math.Clamp(Math.Min(options.CacheBytes / (tile.Sums * s.Vector * sizeof(float)), columnTiles * inputRows / wanted), 1, inputRows);
        span = ConvolutionShaders.Ceiling(inputRows, ConvolutionShaders.Ceiling(inputRows, span));
        var chunk = Math.Max(1, options.CacheBytes / (tile.Outputs * op.Geometry.Width.Output * s.Vector * sizeof(float)));
        var tiles = columnTiles * ConvolutionShaders.Ceiling(inputRows, span) + (op.HasBias ? outputTiles : 0);

        var rows = s.Blocks * op.Geometry.Height.Output;
        var rowsOfSplit = ConvolutionShaders.Ceiling(rows, (int)Math.Clamp((long)wanted * options.GroupSize / (tiles * s.Sublanes), 1, rows));
        var splits = ConvolutionShaders.Ceiling(rows, rowsOfSplit);
        var items = ConvolutionShaders.Items(s, op.Name, tiles * splits);
        var (groupSize, perItem) = ConvolutionShaders.Cut(s, options, items);
        sums.Add(DirectFile, "convolution_weights", splits, new Defines
        {
            { "ITEMS", items }, { "PER_ITEM", perItem }, { "TILE_OUTPUTS", tile.Outputs }, { "TILE_INPUTS", tile.Inputs }, { "TILE_TAPS", tile.Taps },
            { "SPAN", span }, { "CHUNK", chunk }, { "ROWS_OF_SPLIT", rowsOfSplit }, { "ROWS", rows },
        }, ConvolutionShaders.Ceiling(items, groupSize * perItem), groupSize);
    }

    private static void AddGemm(Sums sums, ConvolutionTiles options, int inputs, int outputs)
    {
        var (s, op) = (sums.S, sums.Op);
        var columns = ConvolutionShaders.Ceiling(inputs * op.Geometry.Taps, GemmTile.WeightColumnThreads * GemmTile.ThreadColumns);
        var tile = options.GemmWeights.OrderBy(t => ConvolutionShaders.Ceiling(outputs, t.WeightOutputs) * t.WeightOutputs)
            .ThenByDescending(t => t.WeightOutputs).First();
        var tiles = (long)op.Groups * ConvolutionShaders.Ceiling(outputs, tile.WeightOutputs) * columns;
        var steps = s.Blocks * ConvolutionShaders.Ceiling(op.Geometry.Positions, StepTerms / s.Lanes);
        var wanted = Math.Min(GroupsPerUnit * s.Traits.ComputeUnits / tiles, steps / LeastSteps);
        var stepsOfSplit = ConvolutionShaders.Ceiling(steps, (int)Math.Max(1, wanted));
        var splits = ConvolutionShaders.Ceiling(steps, stepsOfSplit);
        var groups = (int)ConvolutionShaders.Limit(op.Name, tiles * splits, "groups");
        sums.Add("convolution_gemm_weights.cl", "convolution_gemm_weights", splits, new Defines
        {
            { "THREAD_OUTPUTS", tile.ThreadChannels }, { "THREAD_COLUMNS", GemmTile.ThreadColumns }, { "COLUMN_THREADS", GemmTile.WeightColumnThreads },
            { "STEPS", steps }, { "STEPS_OF_SPLIT", stepsOfSplit },
        }, groups, tile.GroupSize);
    }

    /// <summary>The launch that makes the sums of all splits, and the one that adds them.</summary>
    private sealed record Sums(ShaderLowering S, Node Node, Conv2dBackwardWeightsOp Op, Defines Defines)
    {
        public void Add(string file, string entry, int splits, Defines tile, int groups, int groupSize)
        {
            List<ShaderBuffer> gradients = [.. Node.Outputs.Select(S.Buffer)];
            var size = Op.WeightShape.Elements + (Op.HasBias ? Op.WeightShape[0] : 0);
            List<ShaderBuffer> results = splits == 1 ? gradients : [S.Workspace($"{Op.Name} splits", splits * size)];
            S.Add(Op.Name, file, entry, new Defines { { "SPLITS", splits } }.With(tile).With(Defines),
                [S.Buffer(Node.Inputs[0]), S.Buffer(Node.Inputs[1]), .. results], new Extent(groups), new Extent(groupSize), Node.Flops);
            if (splits > 1)
                S.AddFlat($"{Op.Name} sum", DirectFile, "convolution_reduce", new Defines { { "REDUCE", 1 }, { "SPLITS", splits } }.With(Defines),
                    [results[0], .. gradients], size, vector: 1);
        }
    }
}
