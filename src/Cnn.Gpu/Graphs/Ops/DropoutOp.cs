namespace Cnn.Gpu.Graphs.Ops;

/// <summary>
/// Zeroes each element with probability p and scales the others by 1 / (1 - p) (Srivastava et al. 2014). Its gradient is the same op: the
/// mask is never stored but drawn again. Element f of the batch's sample n takes word f mod 4 of
/// <see cref="Philox.Words"/>(seed, n · 2³² + f / 4, stream · 2³² + step) and is kept if that word, as a float in [0, 1), is at least p.
/// </summary>
/// <param name="Probability">The probability p of dropping an element, in [0, 1).</param>
/// <param name="Stream">Sets the random numbers of this layer apart from those of others.</param>
public sealed record DropoutOp(float Probability, int Stream) : Op
{
    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [inputs[0].Spec];

    /// <inheritdoc/>
    public override void Differentiate(Differentiation d) => d.Add(d.Input(0), d.Graph.Apply(this, d.OutputGradient));

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Outputs[0].Shape.Elements;
}
