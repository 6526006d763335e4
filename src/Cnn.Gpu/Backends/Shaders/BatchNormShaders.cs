using Cnn.Gpu.Backends.Shaders.Compute;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>
/// Batch normalisation. It is split into sums over a channel, which have kernels of their own, and what happens to each element, which becomes a link
/// of a chain of elementwise ops.
/// </summary>
internal static class BatchNormShaders
{
    private const string File = "batch_norm.cl";
    private const int GpuGroupSize = 256;

    // Each layer takes four arguments, of which drivers need to allow a hundred or so.
    private const int LayersOfLaunch = 24;

    /// <summary>The graph with sums and elementwise parts as nodes of their own, and with gradients of activations in those of the sums before them.</summary>
    public static Graph Split(Graph graph) =>
        graph.Nodes.Any(n => n.Op is BatchNorm2dOp or BatchNorm2dBackwardOp) ? graph.With([.. new Splitter(graph).Nodes]) : graph;

    /// <summary>Adds the launches of a channel's mean and variance.</summary>
    public static void Lower(ShaderLowering s, Node node, BatchNormStatisticsOp op)
    {
        var x = node.Inputs[0];
        new Sums(s, node, x.Shape, op.Epsilon)
        {
            Inputs = [s.Step, s.Buffer(x)],
            Results = [s.Buffer(node.Inputs[1]), .. node.Outputs.Select(s.Buffer)],
            FloatsOfChunk = 3,
        }.Add("statistics", "join_statistics", []);
    }

    /// <summary>Adds the launches of the gradients of weight and bias.</summary>
    public static void Lower(ShaderLowering s, Node node, BatchNormGradientsOp op)
    {
        Value dy = node.Inputs[0], x = node.Inputs[1], weight = node.Inputs[2], mean = node.Inputs[3], variance = node.Inputs[4];
        var activation = new Defines();
        if (op.Activation != Activation.None)
        {
            activation.Add("ACTIVATE", ElementwiseShaders.Function(op.Activation));
            activation.Add("ACTIVATE_BACKWARD", $"{ElementwiseShaders.Function(op.Activation)}_backward");
            activation.Add("TAKES_INPUT", ActivationBackwardOp.TakesInput(op.Activation));
        }
        new Sums(s, node, x.Shape, op.Epsilon)
        {
            Inputs = [s.Step, s.Buffer(dy), s.Buffer(x), s.Buffer(mean), .. node.Inputs.Skip(5).Select(s.Buffer)],
            JoinInputs = [s.Step],
            Results = [s.Buffer(weight), s.Buffer(variance), .. node.Outputs.Select(s.Buffer)],
            FloatsOfChunk = 2,
        }.Add("gradients", "join_gradients", activation);
    }

    /// <summary>Adds the launches that move running statistics; they come after the one that looks whether the step went well.</summary>
    public static void LowerRunning(ShaderLowering s, IReadOnlyList<Node> nodes)
    {
        foreach (var layers in nodes.Chunk(LayersOfLaunch))
        {
            string[] names = ["mean", "variance", "running_mean", "running_variance"];
            var parameters = string.Concat(layers.Select((_, k) =>
                string.Concat(names.Select((name, i) => $", GLOBAL {(i < 2 ? "const " : "")}float* RESTRICT {name}{k}"))));
            var updates = string.Concat(layers.Select((n, k) =>
            {
                var op = (RunningStatisticsOp)n.Op;
                return $" UPDATE({k}, {n.Inputs[0].Shape.Elements}, {op.Positions}, {Defines.Literal(op.Momentum)})";
            }));
            s.Add("RunningStatistics", "running_statistics.cl", "running_statistics", [],
                [s.Step, s.State, .. layers.SelectMany(n => n.Inputs).Select(s.Buffer)], new Extent(layers.Length),
                new Extent(s.Tiling.Class == ComputeClass.Gpu ? GpuGroupSize : 1),
                generated: $"#define RUNNING_PARAMETERS {parameters}\n#define UPDATES{updates}\n");
        }
    }

    /// <summary>A launch that sums over each channel, and one that joins its chunks if there are several.</summary>
    private sealed record Sums(ShaderLowering S, Node Node, Shape X, float Epsilon)
    {
        public required IReadOnlyList<ShaderBuffer> Inputs { get; init; }
        public IReadOnlyList<ShaderBuffer> JoinInputs { get; init; } = [];
        public required IReadOnlyList<ShaderBuffer> Results { get; init; }
        public required int FloatsOfChunk { get; init; }

        public void Add(string entry, string join, Defines defines)
        {
            int channels = X[1], positions = X[2] * X[3];
            var groupSize = S.Tiling.Class == ComputeClass.Gpu ? GpuGroupSize : 1;
            var chunks = ChannelChunks.Choose(channels, positions, S.Blocks, S.Sublanes, groupSize, S.Traits.ComputeUnits);
            var sizes = new Defines
            {
                { "CHANNELS", channels }, { "POSITIONS", positions }, { "BLOCKS", S.Blocks }, { "CHUNKS", chunks.Count }, { "BLOCKS_OF_CHUNK", chunks.Blocks },
                { "POSITIONS_OF_CHUNK", chunks.Positions }, { "PARTS", chunks.Parts }, { "EPSILON", Epsilon },
            };
            var partial = chunks.Count == 1 ? Results : [S.Workspace($"{Node.Op.Name} chunks", (long)channels * chunks.Count * FloatsOfChunk)];
            S.Add(Node.Op.Name, File, entry, defines.With(sizes), [.. Inputs, .. partial], new Extent(channels * chunks.Count), new Extent(groupSize), Node.Flops);
            if (chunks.Count > 1) S.AddFlat($"{Node.Op.Name} join", File, join, sizes, [.. JoinInputs, .. partial, .. Results], channels, vector: 1);
        }
    }

    /// <summary>Splits the nodes of a graph.</summary>
    private sealed class Splitter(Graph graph)
    {
        // By the mean that the forward pass computed.
        private readonly Dictionary<Value, (Node Forward, Value Scale)> _norms = graph.Nodes.Where(n => n.Op is BatchNorm2dOp)
            .ToDictionary(n => n.Outputs[1], n => (n, Between(n, n.Outputs[1].Spec, "scale")));

        public IEnumerable<Node> Nodes => graph.Nodes.SelectMany(Split);

        private IEnumerable<Node> Split(Node node) => node.Op switch
        {
            BatchNorm2dOp op => Forward(node, op),
            BatchNorm2dBackwardOp op => Backward(node, op),
            _ => [node],
        };

        private Node[] Forward(Node node, BatchNorm2dOp op)
        {
            Value x = node.Inputs[0], weight = node.Inputs[1], bias = node.Inputs[2], mean = node.Outputs[1];
            var scale = _norms[mean].Scale;
            return
            [
                node with { Op = new BatchNormStatisticsOp(op.Epsilon), Inputs = [x, weight], Outputs = [mean, node.Outputs[2], scale] },
                node with { Op = new BatchNormScaleOp(), Inputs = [x, mean, scale, bias], Outputs = [node.Outputs[0]] },
            ];
        }

        private Node[] Backward(Node node, BatchNorm2dBackwardOp op)
        {
            Value dy = node.Inputs[0], x = node.Inputs[1], mean = node.Inputs[3];
            var activation = Activation.None;
            Value[] taken = [];
            if (Taken(dy, mean) is { } backward)
            {
                (activation, dy) = (((ActivationBackwardOp)backward.Op).Function, backward.Inputs[0]);
                taken = [_norms[mean].Scale, _norms[mean].Forward.Inputs[2]];
            }
            var gradients = new BatchNormGradientsOp(op.Epsilon, activation);
            var factors = Between(node, gradients.Infer(node.Inputs)[2], "factors");
            return
            [
                node with { Op = gradients, Inputs = [dy, .. node.Inputs.Skip(1), .. taken], Outputs = [node.Outputs[1], node.Outputs[2], factors] },
                node with { Op = new BatchNormDataOp(activation), Inputs = [dy, x, mean, factors, .. taken], Outputs = [node.Outputs[0]] },
            ];
        }

        /// <summary>
        /// The gradient of an activation that only this normalisation's gradient reads. Computing it again in both of its parts, from an x that they
        /// read anyway, takes less than writing it and reading it twice.
        /// </summary>
        private Node? Taken(Value dy, Value mean)
        {
            if (graph.Producer(dy) is not { Op: ActivationBackwardOp { Function: not Activation.LeakyReLU and var function } } backward) return null;
            if (graph.IsOutput(dy) || graph.Consumers(dy).Count != 1 || !_norms.TryGetValue(mean, out var norm)) return null;
            var normalized = backward.Inputs[1];
            if (!ActivationBackwardOp.TakesInput(function))
            {
                if (graph.Producer(normalized) is not { Op: ActivationOp } forward) return null;
                normalized = forward.Inputs[0];
            }
            return normalized == norm.Forward.Outputs[0] ? backward : null;
        }

        private static Value Between(Node node, ValueSpec spec, string name) => new(-1, spec, $"{node.Scope} {name}");
    }
}
