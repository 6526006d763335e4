using Cnn.Gpu.Optimizers;

namespace Cnn.Gpu.Graphs.Ops;

/// <summary>Updates all parameters in one go. Inputs: parameter, gradient, parameter, gradient, … It has no output: it writes the parameters.</summary>
/// <param name="Optimizer">The rule and its constants; the learning rate comes with each step.</param>
public sealed record OptimizerOp(Optimizer Optimizer) : Op
{
    /// <inheritdoc/>
    public override string Name => Optimizer.GetType().Name;

    /// <inheritdoc/>
    public override bool IsUpdate => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs) => [];

    /// <inheritdoc/>
    public override long Flops(Node node) => node.Inputs.Sum(i => i.Shape.Elements) * 2;
}
