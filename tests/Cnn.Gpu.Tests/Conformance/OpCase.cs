using Cnn.Gpu.Graphs;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>An op, or a few, with operands.</summary>
/// <param name="Name">For people.</param>
/// <param name="Operands">What it reads.</param>
/// <param name="Emit">Emits it and returns the result.</param>
internal sealed record OpCase(string Name, IReadOnlyList<Operand> Operands, Func<GraphBuilder, IReadOnlyList<Value>, Value> Emit)
{
    /// <summary>The gradient that arrives at the result; null for losses, which start from one of their own.</summary>
    public float[]? OutputGradient { get; init; }

    /// <summary>The operands whose gradients are asked for.</summary>
    public IReadOnlyList<string> Wanted { get; init; } = [];

    /// <summary>The number of samples.</summary>
    public int Batch => Operands.First(o => o.Kind != OperandKind.Parameter).Shape[0];

    /// <summary>The seed and the number of the step, for random numbers.</summary>
    public StepSettings Settings { get; init; }

    /// <summary>How far gradients may be from finite differences.</summary>
    public double DifferenceTolerance { get; init; } = 1e-3;

    /// <summary>How far operands are moved for finite differences; ops that are linear in each operand allow large moves.</summary>
    public float DifferenceStep { get; init; } = 0.25f;

    /// <summary>The same with only the first samples.</summary>
    public OpCase Cut(int samples) => this with
    {
        Operands =
        [
            .. Operands.Select(o => o.Kind == OperandKind.Parameter ? o
                : o with { Shape = o.Shape.Sample.WithBatch(samples), Values = o.Values[..(o.Values.Length / o.Shape[0] * samples)] }),
        ],
        OutputGradient = OutputGradient?[..(OutputGradient.Length / Batch * samples)],
    };

    public override string ToString() => Name;
}
