using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>All ops that are no windows, and chains of ops that devices may merge.</summary>
internal static class OtherCases
{
    public static IEnumerable<OpCase> All => [.. Linears, .. Elements, .. Losses, .. Chains, .. NormCases.All];

    /// <summary>
    /// Chains wide enough for transformed convolutions. So many sums feed their poolings that a finite difference always makes some maximum
    /// change hands: only devices can be compared with each other.
    /// </summary>
    public static IEnumerable<OpCase> WideChains =>
    [
        Network("conv relu pool, wide channels", 17, Activation.ReLU, PoolKind.Max, channels: 16, outputs: 18),
        Network("conv relu min pool, wide channels", 3, Activation.ReLU, PoolKind.Min, channels: 17, outputs: 16),
    ];

    private static IEnumerable<OpCase> Linears =>
        from size in new (int Batch, int Inputs, int Outputs, bool Bias)[]
        {
            (1, 1, 1, true), (3, 5, 7, true), (17, 33, 10, true), (33, 16, 1, false), (16, 84, 10, true), (2, 130, 65, false), (129, 5, 3, true), (130, 20, 130, true),
        }
        select Linear(size.Batch, size.Inputs, size.Outputs, size.Bias);

    private static IEnumerable<OpCase> Elements =>
    [
        .. from f in new[] { Activation.ReLU, Activation.Sigmoid, Activation.Tanh, Activation.LeakyReLU, Activation.GELU, Activation.SiLU }
           from x in new Shape[] { [1, 1], [17, 5], [33, 3, 2, 5] }
           select Chain($"{f} {x}", [Spread("x", x)], x, (g, v) => g.Apply(new ActivationOp(f) { Slope = 0.2f }, v)) with
           {
               // Below half the gap no kink is crossed.
               DifferenceStep = 1f / 128,
           },
        Chain("add", [Sample("x", [17, 2, 3]), Sample("z", [17, 2, 3])], [17, 2, 3], (g, v) => g.Apply(new AddOp(), v)),
        Chain("add to itself", [Sample("x", [3, 4])], [3, 4], (g, v) => g.Apply(new AddOp(), v[0], v[0])),
        Chain("reshape", [Sample("x", [17, 2, 3, 4])], [17, 24], (g, v) => g.Apply(new ReshapeOp([24]), v)),
        Chain("reshape to image", [Sample("x", [3, 24])], [3, 2, 3, 4], (g, v) => g.Apply(new ReshapeOp([2, 3, 4]), v)),
        Chain("dropout", [Sample("x", [17, 3, 5])], [17, 3, 5], (g, v) => g.Apply(new DropoutOp(0.4f, 3), v)) with
        {
            Settings = new StepSettings(Step: 5, Seed: 11),
        },
    ];

    private static IEnumerable<OpCase> Losses =>
    [
        .. from smoothing in new[] { 0f, 0.1f }
           from shape in new Shape[] { [1, 2], [17, 10], [33, 3], [3, 1] }
           select Loss($"cross-entropy {shape}, smoothing {smoothing}", [Sample("x", shape), Labels("target", shape[0], shape[1])],
               new SoftmaxCrossEntropyOp(smoothing)),
        .. from shape in new Shape[] { [1, 1], [17, 4], [3, 2, 3, 3] }
           select Loss($"mean squared error {shape}", [Sample("x", shape), Sample("target", shape)], new MseOp()),
        new OpCase("correct", [new Operand("x", [17, 3], RandomValues.Labels(51, 2, 5), OperandKind.Sample), Labels("target", 17, 3)],
            (g, v) => g.Apply(new CorrectOp(), v)),
    ];

    private static IEnumerable<OpCase> Chains =>
    [
        Network("conv relu pool", 17, Activation.ReLU, PoolKind.Max),
        Network("conv pool relu", 3, Activation.ReLU, PoolKind.Max, poolFirst: true),
        Network("conv tanh average pool", 17, Activation.Tanh, PoolKind.Average),
        Network("conv average pool sigmoid", 3, Activation.Sigmoid, PoolKind.Average, poolFirst: true),
        Network("conv sigmoid min pool", 33, Activation.Sigmoid, PoolKind.Min),
        Chain("linear tanh", [Sample("x", [17, 6]), Weight("weight", [5, 6]), Weight("bias", [5])], [17, 5],
            (g, v) => g.Apply(new ActivationOp(Activation.Tanh), g.Apply(new LinearOp(), v))) with { DifferenceStep = 1f / 128 },
        Chain("weights used twice", [Sample("x", [17, 4]), Weight("weight", [4, 4])], [17, 4],
            (g, v) => g.Apply(new LinearOp(), g.Apply(new LinearOp(), v), v[1])) with { DifferenceStep = 1f / 128 },
        Network("conv gelu pool", 17, Activation.GELU, PoolKind.Max),
        Chain("functions of a sum", [Sample("x", [17, 3, 5]), Sample("z", [17, 3, 5])], [17, 3, 5],
            (g, v) => Apply(g, Activation.Tanh, Apply(g, Activation.Sigmoid, g.Apply(new AddOp(), v)))) with { DifferenceStep = 1f / 128 },
        Chain("dropout in a chain", [Sample("x", [17, 2, 3]), Sample("z", [17, 6])], [17, 6],
            (g, v) => g.Apply(new AddOp(), v[1], g.Apply(new DropoutOp(0.4f, 3), g.Apply(new ReshapeOp([6]), Apply(g, Activation.Tanh, v[0]))))) with
        {
            DifferenceStep = 1f / 128,
            Settings = new StepSettings(Step: 5, Seed: 11),
        },
        Chain("chain around a layer", [Sample("x", [17, 6]), Weight("weight", [6, 6])], [17, 6], (g, v) =>
        {
            var y = Apply(g, Activation.Tanh, v[0]);
            return Apply(g, Activation.Sigmoid, g.Apply(new AddOp(), y, g.Apply(new LinearOp(), y, v[1])));
        }) with { DifferenceStep = 1f / 128 },
        Chain("residual", [Sample("x", [3, 2, 5, 5]), Weight("weight", [2, 2, 3, 3])], [3, 2, 5, 5],
            (g, v) => g.Apply(new AddOp(), v[0], g.Apply(new Conv2dOp(Geometry2d.Create(5, 5, 3, 1, 1, 1)), v))),
    ];

    private static Value Apply(GraphBuilder g, Activation f, Value x) => g.Apply(new ActivationOp(f), x);

    private static OpCase Linear(int batch, int inputs, int outputs, bool bias)
    {
        List<Operand> operands = [Sample("x", [batch, inputs]), Weight("weight", [outputs, inputs])];
        if (bias) operands.Add(Weight("bias", [outputs]));
        return Chain($"linear {inputs} to {outputs}, batch {batch}", operands, [batch, outputs], (g, v) => g.Apply(new LinearOp(), v));
    }

    /// <summary>Convolution, then activation and pooling in either order.</summary>
    private static OpCase Network(string name, int batch, Activation f, PoolKind kind, bool poolFirst = false, int channels = 2, int outputs = 5)
    {
        var pool = new Pool2dOp(kind, Geometry2d.Create(6, 8, 2, 2, 0, 1));
        return Chain($"{name}, batch {batch}", [Sample("x", [batch, channels, 6, 8]), Weight("weight", [outputs, channels, 3, 3]), Weight("bias", [outputs])],
            [batch, outputs, 3, 4],
            (g, v) =>
            {
                var x = g.Apply(new Conv2dOp(Geometry2d.Create(6, 8, 3, 1, 1, 1)), v);
                return poolFirst ? g.Apply(new ActivationOp(f), g.Apply(pool, x)) : g.Apply(pool, g.Apply(new ActivationOp(f), x));
            }) with
        {
            // Small enough that hardly a maximum changes hands, which leaves more rounding.
            DifferenceStep = 1f / 4096,
            DifferenceTolerance = 2e-2,
        };
    }

    private static OpCase Chain(string name, IReadOnlyList<Operand> operands, Shape y, Func<GraphBuilder, IReadOnlyList<Value>, Value> emit) =>
        new(name, operands, emit) { OutputGradient = RandomValues.Uniform(y, 4), Wanted = [.. operands.Select(o => o.Name)] };

    private static OpCase Loss(string name, IReadOnlyList<Operand> operands, Op op) =>
        new(name, operands, (g, v) => g.Apply(op, v)) { Wanted = ["x"], DifferenceStep = 1f / 64 };

    private static Operand Sample(string name, Shape shape) => new(name, shape, RandomValues.Uniform(shape, (ulong)name.Length), OperandKind.Sample);

    private static Operand Spread(string name, Shape shape) => new(name, shape, RandomValues.Distinct(shape, 1f / 32, 1), OperandKind.Sample);

    private static Operand Weight(string name, Shape shape) =>
        new(name, shape, RandomValues.Uniform(shape, (ulong)name.Length + 10), OperandKind.Parameter);

    private static Operand Labels(string name, int batch, int classes) => new(name, [batch], RandomValues.Labels(batch, classes, 7), OperandKind.Label);
}
