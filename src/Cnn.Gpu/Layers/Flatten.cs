using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Layers;

/// <summary>
/// Lays the elements of each sample in a row, channel by channel (torch.nn.Flatten). Input [N, C, H, W] or any other with a batch;
/// output [N, C·H·W].
/// </summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x)
    {
        if (x.Shape.Rank == 2) return x;
        if (x.Shape.Rank < 2) throw new ShapeException($"expected a batch of samples, [N, …], got {x.Shape}.");
        var features = x.Shape.Sample.Elements;
        if (features > int.MaxValue)
            throw new ShapeException($"samples of {x.Shape.Sample} have {features} elements, more than the {int.MaxValue} that one dimension can count.");
        return g.Apply(new ReshapeOp([(int)features]), x);
    }
}
