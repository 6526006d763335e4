namespace Cnn.Gpu.Graphs;

/// <summary>A kind of computation over virtual tensors: its attributes, its shape rule and its gradient rule. It knows no device.</summary>
public abstract record Op
{
    /// <summary>The name for plans and profiles.</summary>
    public virtual string Name => GetType().Name is var name && name.EndsWith("Op", StringComparison.Ordinal) ? name[..^2] : name;

    /// <summary>The outputs for the given inputs.</summary>
    /// <exception cref="ShapeException">The inputs do not fit. The message need not name the layer: the builder adds it.</exception>
    public abstract IReadOnlyList<ValueSpec> Infer(IReadOnlyList<Value> inputs);

    /// <summary>Whether it changes parameters: devices leave it out if a metric of the step was not finite.</summary>
    public virtual bool IsUpdate => false;

    /// <summary>Emits what turns gradients of the outputs into gradients of the inputs.</summary>
    public virtual void Differentiate(Differentiation d) =>
        throw new InvalidOperationException($"{Name} has no gradient.");

    /// <summary>Floating-point operations of one run; a multiply-add counts as two.</summary>
    public virtual long Flops(Node node) => 0;

    /// <summary>The arithmetic behind the output shape, for summaries; empty if there is none.</summary>
    public virtual string Arithmetic => "";
}
