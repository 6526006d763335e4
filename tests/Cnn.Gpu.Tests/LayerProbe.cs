using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Tests;

/// <summary>Emits a layer into a graph of its own, to see its output and its ops without a device.</summary>
internal static class LayerProbe
{
    /// <summary>The output of a layer for an input [N, …].</summary>
    public static Value Emit(Layer layer, Shape input, bool training = false)
    {
        var builder = new GraphBuilder(input[0], training);
        return builder.Apply(layer, builder.Input(new InputSpec("x", input.Sample, InputFormat.Float32)));
    }

    public static Shape OutputShape(Layer layer, Shape input) => Emit(layer, input).Shape;

    /// <summary>The ops that a layer emits for an input [N, …].</summary>
    public static IReadOnlyList<Op> Ops(Layer layer, Shape input, bool training = false)
    {
        var builder = new GraphBuilder(input[0], training);
        builder.Apply(layer, builder.Input(new InputSpec("x", input.Sample, InputFormat.Float32)));
        return [.. builder.Layers[0].Nodes.Select(n => n.Op)];
    }

    /// <summary>The shapes that the layers of a model give for one sample.</summary>
    public static IReadOnlyList<string> SampleShapes<T>(Layer model, Shape inputSample)
    {
        var builder = new GraphBuilder(1);
        builder.Apply(model, builder.Input(new InputSpec("x", inputSample, InputFormat.Float32)));
        return [.. builder.Layers.Where(t => t.Layer is T).Select(t => t.Output.Shape.Sample.ToString())];
    }
}
