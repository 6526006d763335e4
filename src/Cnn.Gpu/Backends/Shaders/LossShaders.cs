using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Losses with their gradients, and the count of right answers.</summary>
internal static class LossShaders
{
    /// <summary>Adds the launch of the cross-entropy.</summary>
    public static void Lower(ShaderLowering s, Node node, SoftmaxCrossEntropyOp op) =>
        AddLoss(s, node, "cross_entropy", new Defines { { "SMOOTHING", op.LabelSmoothing } });

    /// <summary>Adds the launch of the squared error.</summary>
    public static void Lower(ShaderLowering s, Node node, MseOp op) => AddLoss(s, node, "squared_error", []);

    /// <summary>Adds the launch that counts right answers.</summary>
    public static void Lower(ShaderLowering s, Node node, CorrectOp op) => Add(s, node, "correct", [], node.Outputs);

    private static void AddLoss(ShaderLowering s, Node node, string entry, Defines defines)
    {
        var hasGradient = s.Graph.IsUsed(node.Outputs[1]);
        Add(s, node, entry, defines.With(new Defines { { "HAS_GRADIENT", hasGradient } }), hasGradient ? node.Outputs : [node.Outputs[0]]);
    }

    private static void Add(ShaderLowering s, Node node, string entry, Defines defines, IReadOnlyList<Value> outputs)
    {
        var features = ShaderLowering.Elements(node.Inputs[0]);
        s.AddFlat(node.Op.Name, "losses.cl", entry, new Defines { { "FEATURES", features } }.With(defines),
            [s.Step, .. node.Inputs.Select(s.Buffer), .. outputs.Select(s.Buffer)], s.Blocks * s.Sublanes, node.Flops);
    }
}
