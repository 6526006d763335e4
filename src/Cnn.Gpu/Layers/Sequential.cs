using System.Globalization;
using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Layers;

/// <summary>
/// Layers one after another, each taking the output of the one before (torch.nn.Sequential). They are named by their places:
/// <c>0</c>, <c>1</c>, …
/// </summary>
public sealed class Sequential : Layer
{
    /// <summary>Creates the chain.</summary>
    /// <param name="layers">At least one layer.</param>
    /// <exception cref="ArgumentException">There is no layer, or one of them is null.</exception>
    public Sequential(params IEnumerable<Layer> layers)
    {
        foreach (var layer in layers)
        {
            var name = Children.Count.ToString(CultureInfo.InvariantCulture);
            Register(name, layer ?? throw new ArgumentException($"Layer {name} of the Sequential is null.", nameof(layers)));
        }
        if (Children.Count == 0)
            throw new ArgumentException("A Sequential needs at least one layer.", nameof(layers));
    }

    /// <summary>The number of layers.</summary>
    public int Count => Children.Count;

    /// <summary>The layer at a place; <c>^1</c> is the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Layer this[Index index] => Children[index.GetOffset(Children.Count)];

    /// <inheritdoc/>
    public override Value Emit(GraphBuilder g, Value x)
    {
        foreach (var layer in Children) x = g.Apply(layer, x);
        return x;
    }

    /// <summary>How many layers there are: <c>Sequential(11 layers)</c>.</summary>
    public override string ToString() => $"Sequential({Count} {(Count == 1 ? "layer" : "layers")})";
}
