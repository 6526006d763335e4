using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Borders of zeros.</summary>
internal static class PaddingShaders
{
    /// <summary>Adds the launch that makes a border.</summary>
    public static void Lower(ShaderLowering s, Node node, Pad2dOp op) => Copy(s, node, op.Top, op.Left);

    /// <summary>Adds the launch that cuts a border off.</summary>
    public static void Lower(ShaderLowering s, Node node, Crop2dOp op) => Copy(s, node, -op.Top, -op.Left);

    private static void Copy(ShaderLowering s, Node node, int top, int left)
    {
        Value x = node.Inputs[0], y = node.Outputs[0];
        s.AddFlat(node.Op.Name, "padding.cl", "pad",
            new Defines
            {
                { "IN_H", x.Shape[2] }, { "IN_W", x.Shape[3] }, { "OUT_H", y.Shape[2] }, { "OUT_W", y.Shape[3] }, { "TOP", top }, { "LEFT", left },
            },
            [s.Buffer(x), s.Buffer(y)], s.Vectors(y));
    }
}
