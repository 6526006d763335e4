using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Shaders;

/// <summary>Pooling of any geometry, and its gradient.</summary>
internal static class PoolingShaders
{
    private const string File = "pooling.cl";

    /// <summary>Adds the launch of a pooling.</summary>
    public static void Lower(ShaderLowering s, Node node, Pool2dOp op)
    {
        var y = node.Outputs[0];
        var defines = Window(op.Kind, op.Geometry, op.CountIncludePad);
        List<ShaderBuffer> arguments = [s.Buffer(node.Inputs[0]), s.Buffer(y)];
        if (op.Kind != PoolKind.Average)
        {
            var hasPlaces = s.Graph.IsUsed(node.Outputs[1]);
            defines.Add("MINIMUM", op.Kind == PoolKind.Min);
            defines.Add("HAS_PLACES", hasPlaces);
            if (hasPlaces) arguments.Add(s.Buffer(node.Outputs[1]));
        }
        s.AddFlat(op.Name, File, "pool", defines, arguments, s.Vectors(y), node.Flops);
    }

    /// <summary>Adds the launch of a gradient.</summary>
    public static void Lower(ShaderLowering s, Node node, Pool2dBackwardOp op)
    {
        var dx = node.Outputs[0];
        var defines = Window(op.Kind, op.Geometry, op.CountIncludePad);
        defines.Add("ACTIVATION_BACKWARD", $"{ElementwiseShaders.Function(op.Activation)}_backward");
        defines.Add("HAS_Y", op.Activation != Activation.None);
        defines.Add("TILES", op.Geometry.TilesInput);
        s.AddFlat(op.Name, File, "pool_backward", defines, [.. node.Inputs.Select(s.Buffer), s.Buffer(dx)],
            s.Vectors(op.Geometry.TilesInput ? node.Inputs[0] : dx), node.Flops);
    }

    private static Defines Window(PoolKind kind, Geometry2d geometry, bool countPadding)
    {
        var defines = Defines.Of(geometry);
        if (kind != PoolKind.Average) return defines;
        defines.Add("PAD_AFTER_H", geometry.Height.PadAfter);
        defines.Add("PAD_AFTER_W", geometry.Width.PadAfter);
        defines.Add("COUNT_PADDING", countPadding);
        return defines;
    }
}
