using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Batch normalisation, alone and between other ops, and adaptive pooling.</summary>
internal static class NormCases
{
    public static IEnumerable<OpCase> All =>
    [
        .. from x in new Shape[] { [4, 1, 1, 1], [3, 2, 1, 1], [16, 1, 3, 3], [17, 3, 4, 5], [33, 5, 1, 7], [1, 4, 3, 2], [17, 1, 12, 13] }
           select Norm($"batch norm {x}", x, 0, (g, v) => Normalize(g, v)[0]),
        // Means far from zero must not cost digits.
        Norm("batch norm around 100", [17, 3, 4, 5], 100, (g, v) => Normalize(g, v)[0]),
        Norm("batch norm inference", [17, 3, 4, 5], 0, (g, v) => g.Apply(new BatchNorm2dInferenceOp(1e-5f), v[0], v[1], v[2], v[3], v[4])) with
        {
            Operands = [.. Operands([17, 3, 4, 5], 0), Variance("mean", 3, -0.5f), Variance("variance", 3, 0.5f)],
            Wanted = [],
            OutputGradient = null,
        },
        Norm("batch norm relu", [17, 3, 4, 5], 0, (g, v) => g.Apply(new ActivationOp(Activation.ReLU), Normalize(g, v)[0])) with
        {
            DifferenceStep = 1f / 4096, DifferenceTolerance = 2e-2,
        },
        .. from f in new[] { Activation.Sigmoid, Activation.Tanh, Activation.LeakyReLU, Activation.GELU, Activation.SiLU }
           select Norm($"batch norm {f}", [17, 3, 4, 5], 0, (g, v) => g.Apply(new ActivationOp(f), Normalize(g, v)[0])) with
           {
               DifferenceStep = 1f / 4096, DifferenceTolerance = 2e-2,
           },
        Norm("batch norm added relu", [17, 3, 4, 5], 0,
            (g, v) => g.Apply(new ActivationOp(Activation.ReLU), g.Apply(new AddOp(), Normalize(g, v)[0], v[0]))) with
        {
            DifferenceStep = 1f / 4096, DifferenceTolerance = 2e-2,
        },
        Norm("batch norm twice", [17, 3, 2, 3], 0, (g, v) => Normalize(g, [Normalize(g, v)[0], v[1], v[2]])[0]),
        .. from size in new (Shape X, Size2d Output)[]
           {
               ([3, 2, 5, 7], (2, 3)), ([17, 1, 7, 7], (3, 3)), ([1, 3, 3, 2], (5, 4)), ([33, 2, 4, 6], (3, 6)),
           }
           select Chain($"adaptive average pool {size.X} to {size.Output}", [Sample("x", size.X)], [size.X[0], size.X[1], size.Output.Height, size.Output.Width],
               (g, v) => g.Apply(new AdaptiveAvgPool2dOp(size.Output), v)),
    ];

    private static IReadOnlyList<Value> Normalize(GraphBuilder g, IReadOnlyList<Value> v) => g.ApplyAll(new BatchNorm2dOp(1e-5f), v[0], v[1], v[2]);

    private static OpCase Norm(string name, Shape x, float mean, Func<GraphBuilder, IReadOnlyList<Value>, Value> emit) =>
        Chain(name, Operands(x, mean), x, emit) with { DifferenceStep = 1f / 64, DifferenceTolerance = 2e-2 };

    private static Operand[] Operands(Shape x, float mean) =>
    [
        new("x", x, [.. RandomValues.Uniform(x, 3).Select(v => v + mean)], OperandKind.Sample),
        new("weight", [x[1]], RandomValues.Uniform([x[1]], 5), OperandKind.Parameter),
        new("bias", [x[1]], RandomValues.Uniform([x[1]], 6), OperandKind.Parameter),
    ];

    private static Operand Variance(string name, int channels, float shift) =>
        new(name, [channels], [.. RandomValues.Uniform([channels], 7).Select(v => Math.Abs(v) + shift)], OperandKind.Parameter);

    private static OpCase Chain(string name, IReadOnlyList<Operand> operands, Shape y, Func<GraphBuilder, IReadOnlyList<Value>, Value> emit) =>
        new(name, operands, emit) { OutputGradient = RandomValues.Uniform(y, 4), Wanted = [.. operands.Select(o => o.Name)] };

    private static Operand Sample(string name, Shape shape) => new(name, shape, RandomValues.Uniform(shape, 8), OperandKind.Sample);
}
