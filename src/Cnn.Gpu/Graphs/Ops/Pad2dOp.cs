namespace Cnn.Gpu.Graphs.Ops;

/// <summary>Adds a border of zeros to each channel. Input: x [N, C, H, W]. Output: [N, C, H + top + bottom, W + left + right].</summary>
public sealed record Pad2dOp(int Top, int Bottom, int Left, int Right) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0].Shape;
        if (x.Rank != 4) throw new ShapeException($"expected an image batch [N, C, H, W], got {x}.");
        return [new(new Shape(x[0], x[1], x[2] + Top + Bottom, x[3] + Left + Right))];
    }

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d) =>
        d.Add(d.Input(0), d.Graph.Apply(new Crop2dOp(Top, Bottom, Left, Right), d.OutputGradient));

    /// <inheritdoc/>
    public override string Arithmetic => $"H + {Top} + {Bottom}, W + {Left} + {Right}";
}

/// <summary>Cuts a border off each channel: the gradient of <see cref="Pad2dOp"/>.</summary>
public sealed record Crop2dOp(int Top, int Bottom, int Left, int Right) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0].Shape;
        return [new(new Shape(x[0], x[1], x[2] - Top - Bottom, x[3] - Left - Right))];
    }
}
