namespace Cnn.Gpu.Graphs;

/// <summary>One op applied to values.</summary>
/// <param name="Op">What is computed.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Outputs">What it writes.</param>
/// <param name="Scope">The layer that emitted it, with its place in the model: <c>3 Conv2d(6, 16, 5)</c>.</param>
public sealed record Node(Op Op, IReadOnlyList<Value> Inputs, IReadOnlyList<Value> Outputs, string Scope)
{
    private readonly IReadOnlyList<Node>? _parts;

    /// <summary>The nodes that fusion merged into this one, in order; the node itself if it was not merged.</summary>
    internal IReadOnlyList<Node> Parts
    {
        get => _parts ?? [this];
        init => _parts = value;
    }

    /// <summary>Multiply-adds count twice, as everywhere in the field.</summary>
    public long Flops => Op.Flops(this);

    /// <summary>Bytes of all operands and results, each moved once.</summary>
    internal long Bytes => Inputs.Concat(Outputs).Sum(v => v.Shape.Elements) * sizeof(float);

    /// <summary>Whether a convolution or linear node has a bias as its third input.</summary>
    internal static bool HasBias(Node node) => node.Inputs.Count > 2;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{string.Join(", ", Outputs.Select(o => $"%{o.Id} {o.Shape}"))} = {Op.Name}({string.Join(", ", Inputs.Select(i => $"%{i.Id}"))})  // {Scope}";
}
