using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Average pooling to a given size, and its gradient.</summary>
internal static class AdaptivePoolingShaders
{
    /// <summary>Adds the launch of a pooling.</summary>
    public static void Lower(ShaderLowering s, Node node, AdaptiveAvgPool2dOp op) =>
        Add(s, node, "adaptive_pool", images: node.Inputs[0].Shape, windows: node.Outputs[0].Shape);

    /// <summary>Adds the launch of a gradient.</summary>
    public static void Lower(ShaderLowering s, Node node, AdaptiveAvgPool2dBackwardOp op) =>
        Add(s, node, "adaptive_pool_backward", images: node.Outputs[0].Shape, windows: node.Inputs[0].Shape);

    private static void Add(ShaderLowering s, Node node, string entry, Shape images, Shape windows) =>
        s.AddFlat(node.Op.Name, "adaptive_pooling.cl", entry,
            new Defines { { "IN_H", images[2] }, { "IN_W", images[3] }, { "OUT_H", windows[2] }, { "OUT_W", windows[3] } },
            [s.Buffer(node.Inputs[0]), s.Buffer(node.Outputs[0])], s.Vectors(node.Outputs[0]), node.Flops);
}
