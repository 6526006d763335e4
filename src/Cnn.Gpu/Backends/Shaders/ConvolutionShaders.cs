using System.Numerics;
using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Convolution, and its gradient with respect to the input.</summary>
internal static class ConvolutionShaders
{
    /// <summary>A product of matrices pays if both have as many rows.</summary>
    private const int GemmChannels = 16, GemmTerms = 32;

    private const int TermsOfPiece = 16;

    /// <summary>The direct tiles that tuning tries.</summary>
    private const int TriedTiles = 6;

    /// <summary>Whether a convolution with what is fused into it has a kernel: an activation, and pooling of 2 × 2 windows that tile the result.</summary>
    public static bool Supports(Conv2dOp op) => op.Activation is Activation.None or Activation.ReLU or Activation.Sigmoid or Activation.Tanh
        && op.Pool is null or { Geometry: { TilesInput: true, Height.Kernel: 2, Width.Kernel: 2 } };

    /// <summary>Adds the launch of a convolution.</summary>
    public static void Lower(ShaderLowering s, Node node, Conv2dOp op)
    {
        Value x = node.Inputs[0], weight = node.Inputs[1];
        var hasPlaces = op.Pool is { Kind: not PoolKind.Average } && s.Graph.IsUsed(node.Outputs[1]);
        List<ShaderBuffer> arguments = [s.Buffer(x), s.Buffer(weight)];
        if (Node.HasBias(node)) arguments.Add(s.Buffer(node.Inputs[2]));
        if (hasPlaces) arguments.Add(s.Buffer(node.Outputs[1]));
        arguments.Add(s.Buffer(node.Outputs[0]));
        var taps = op.Geometry.Taps;
        new Launch(s, node, op.Geometry, op.Groups)
        {
            Source = x.Shape,
            Target = [x.Shape[0], weight.Shape[0], op.Geometry.Height.Output, op.Geometry.Width.Output],
            WeightSource = taps,
            WeightTarget = weight.Shape[1] * taps,
            IsPooled = op.Pool is not null,
            Arguments = arguments,
            Epilogue = new Defines
            {
                { "HAS_BIAS", Node.HasBias(node) }, { "ACTIVATE", ElementwiseShaders.Function(op.Activation) },
                { "POOL", op.Pool is null ? 0 : 1 + (int)op.Pool.Kind }, { "HAS_PLACES", hasPlaces },
            },
        }.Add();
    }

    /// <summary>Adds the launch of the gradient of the input.</summary>
    public static void Lower(ShaderLowering s, Node node, Conv2dBackwardDataOp op)
    {
        Value dy = node.Inputs[0], weight = node.Inputs[1];
        var taps = op.Geometry.Taps;
        new Launch(s, node, op.Geometry, op.Groups)
        {
            IsBackward = true,
            Source = dy.Shape,
            Target = op.InputShape,
            WeightSource = weight.Shape[1] * taps,
            WeightTarget = taps,
            Arguments = [s.Buffer(dy), s.Buffer(weight), s.Buffer(node.Outputs[0])],
            Epilogue = new Defines
            {
                { "HAS_BIAS", false }, { "ACTIVATE", ElementwiseShaders.Function(Activation.None) }, { "POOL", 0 }, { "HAS_PLACES", false },
            },
        }.Add();
    }

    /// <summary>How a device computes a product of such a size.</summary>
    public static ConvolutionMethod Method(ShaderLowering s, int channels, int terms, IReadOnlyList<GemmTile> tiles)
    {
        if (tiles.Count == 0 || s.Traits.MaxGroupSize < tiles.Max(t => t.GroupSize)) return ConvolutionMethod.Direct;
        return s.Tiling.Convolutions.Method ?? (channels >= GemmChannels && terms >= GemmTerms ? ConvolutionMethod.Gemm : ConvolutionMethod.Direct);
    }

    /// <summary>Work items of the direct method: each takes a vector of a block's samples.</summary>
    public static int Items(ShaderLowering s, string name, long tiles) => (int)Limit(name, tiles * s.Sublanes, "work items");

    /// <summary>The group's size, and how many tiles a work item takes: one where groups are many work items, else so many that all cores have some.</summary>
    public static (int GroupSize, int PerItem) Cut(ShaderLowering s, ConvolutionTiles options, int items) => options.GroupSize == 1
        ? (1, Math.Max(1, items / (options.GroupsPerUnit * s.Traits.ComputeUnits)))
        : (Math.Max(s.Sublanes, options.GroupSize), 1);

    /// <summary>A number that kernels count up to.</summary>
    /// <exception cref="KernelException">It is too large for them.</exception>
    public static long Limit(string name, long count, string what) => count <= int.MaxValue / 2 ? count
        : throw new KernelException($"{name} would need {count} {what}, but a launch takes at most {int.MaxValue / 2}. Use smaller batches.");

    public static int Ceiling(int count, int size) => (count + size - 1) / size;

    /// <summary>A launch of one of the kernels that share convolution.h.</summary>
    private sealed record Launch(ShaderLowering S, Node Node, Geometry2d Geometry, int Groups)
    {
        public bool IsBackward { get; init; }
        public required Shape Source { get; init; }
        public required Shape Target { get; init; }
        public required int WeightSource { get; init; }
        public required int WeightTarget { get; init; }
        public bool IsPooled { get; init; }
        public required IReadOnlyList<ShaderBuffer> Arguments { get; init; }
        public required Defines Epilogue { get; init; }

        private int Channels => Target[1] / Groups;
        private int PhasesH => IsBackward ? Math.Min(Geometry.Height.Stride, Target[2]) : 1;
        private int PhasesW => IsBackward ? Math.Min(Geometry.Width.Stride, Target[3]) : 1;

        public void Add()
        {
            var options = S.Tiling.Convolutions;
            if (Method(S, Channels, Source[1] / Groups * Geometry.Taps, options.Gemm) == ConvolutionMethod.Gemm) AddGemm(options);
            else AddDirect(options);
        }

        private void AddDirect(ConvolutionTiles options)
        {
            var tiles = options.Direct(Channels, IsPooled ? 2 : 1, Target[3] / PhasesW, columnStep: IsPooled ? 2 : 1, TriedTiles);
            S.Add(S.Tuner?.Choose(tiles, t => Direct(options, t)) is { } tile ? Direct(options, tile) : Direct(options, tiles[0]));
        }

        private ShaderStep Direct(ConvolutionTiles options, DirectTile tile)
        {
            var tiles = (long)S.Blocks * Groups * Ceiling(Target[2], tile.Rows) * PhasesW * Ceiling(Ceiling(Target[3], PhasesW), tile.Columns)
                * Ceiling(Channels, tile.Channels);
            var items = Items(S, Node.Op.Name, tiles);
            var (groupSize, perItem) = Cut(S, options, items);
            return Step("convolution.cl", "convolution", new Defines
            {
                { "ITEMS", items }, { "PER_ITEM", perItem },
                { "TILE_CHANNELS", tile.Channels }, { "TILE_ROWS", tile.Rows }, { "TILE_COLUMNS", tile.Columns },
            }, Ceiling(items, groupSize * perItem), groupSize);
        }

        private void AddGemm(ConvolutionTiles options)
        {
            var positions = GemmTile.ColumnThreads * GemmTile.ThreadColumns / S.Lanes;
            var columnTiles = (long)S.Blocks * Groups * PhasesH * PhasesW * Ceiling(Ceiling(Target[2], PhasesH) * Ceiling(Target[3], PhasesW), positions);
            var tile = ConvolutionTiles.Choose(options.Gemm, Channels, columnTiles, S.Traits.ComputeUnits);
            var groups = (int)Limit(Node.Op.Name, columnTiles * Ceiling(Channels, tile.Channels), "groups");
            S.Add(Step("convolution_gemm.cl", "convolution_gemm", new Defines { { "THREAD_CHANNELS", tile.ThreadChannels }, { "TILE_TERMS", TermsOfPiece } },
                groups, tile.GroupSize));
        }

        private ShaderStep Step(string file, string entry, Defines tile, int groups, int groupSize) => S.CreateStep(Node.Op.Name, file, entry,
            tile.With(new Defines
            {
                { "BACKWARD", IsBackward }, { "GROUPS", Groups },
                { "SOURCE_CHANNELS", Source[1] / Groups }, { "SOURCE_H", Source[2] }, { "SOURCE_W", Source[3] },
                { "TARGET_CHANNELS", Channels }, { "TARGET_H", Target[2] }, { "TARGET_W", Target[3] },
                { "WEIGHT_SOURCE", WeightSource }, { "WEIGHT_TARGET", WeightTarget },
                { "STRIDE_GCD_H", Gcd(Geometry.Height) }, { "STRIDE_GCD_W", Gcd(Geometry.Width) },
            }).With(Defines.Of(Geometry)).With(Epilogue),
            Arguments, new Extent(groups), new Extent(groupSize), Node.Flops, generated: ShaderFiles.Read("convolution.h"));

        private static int Gcd(AxisGeometry axis) => (int)BigInteger.GreatestCommonDivisor(axis.Stride, axis.Dilation);
    }
}
