using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;
using Cnn.Gpu.Layers;

namespace Cnn.Gpu.Tests.Conformance.Golden;

/// <summary>From golden cases of single ops to graphs.</summary>
internal static class GoldenOps
{
    /// <summary>Why an op's case cannot run; null if it can.</summary>
    public static string? Missing(GoldenCase c) => c.Op switch
    {
        "conv2d" or "linear" or "max_pool2d" or "min_pool2d" or "avg_pool2d" or "relu" or "sigmoid" or "tanh"
            or "leaky_relu" or "gelu" or "silu" or "batch_norm2d" or "adaptive_avg_pool2d" => null,
        "cross_entropy" => c.Has("ignore_index") ? "CrossEntropyLoss has no ignore_index." : null,
        "mse_loss" => c.Text("reduction") == "mean" ? null : "MseLoss takes the mean only.",
        "pad" => c.Text("mode") == "constant" && c.Number("value") == 0 ? null : "Pad2d pads with zeros only.",
        _ => $"There is no op {c.Op}.",
    };

    /// <summary>The case as a graph.</summary>
    public static OpCase Create(GoldenCase c) => c.Op switch
    {
        "conv2d" => Case(c, (g, v) => g.Apply(new Conv2dOp(Window(c, v[0], (v[1].Shape[2], v[1].Shape[3])), (int)c.Number("groups")), v), "weight", "bias"),
        "linear" => Case(c, (g, v) => g.Apply(new LinearOp(), v), "weight", "bias"),
        "max_pool2d" => Case(c, (g, v) => g.Apply(new Pool2dOp(PoolKind.Max, Window(c, v[0], c.Size("kernel"))), v)),
        "min_pool2d" => Case(c, (g, v) => g.Apply(new Pool2dOp(PoolKind.Min, Window(c, v[0], c.Size("kernel"))), v)),
        "avg_pool2d" => Case(c, (g, v) => g.Apply(new Pool2dOp(PoolKind.Average, Window(c, v[0], c.Size("kernel")), c.Flag("count_include_pad")), v)),
        "relu" => Case(c, (g, v) => g.Apply(new ActivationOp(Activation.ReLU), v)),
        "sigmoid" => Case(c, (g, v) => g.Apply(new ActivationOp(Activation.Sigmoid), v)),
        "tanh" => Case(c, (g, v) => g.Apply(new ActivationOp(Activation.Tanh), v)),
        "leaky_relu" => Case(c, (g, v) => g.Apply(new ActivationOp(Activation.LeakyReLU) { Slope = c.Float("slope") }, v)),
        "gelu" => Case(c, (g, v) => g.Apply(new ActivationOp(Activation.GELU), v)),
        "silu" => Case(c, (g, v) => g.Apply(new ActivationOp(Activation.SiLU), v)),
        "batch_norm2d" => Case(c, (g, v) => g.ApplyAll(new BatchNorm2dOp(c.Float("eps")), v)[0], "weight", "bias"),
        "adaptive_avg_pool2d" => Case(c, (g, v) => g.Apply(new AdaptiveAvgPool2d(c.Size("output")), v[0])),
        "pad" => Case(c, (g, v) => g.Apply(Border(c.Ints("left_right_top_bottom")), v)),
        "cross_entropy" => Loss(c, new SoftmaxCrossEntropyOp(c.Float("label_smoothing")), OperandKind.Label),
        "mse_loss" => Loss(c, new MseOp(), OperandKind.Sample),
        _ => throw new ArgumentException(Missing(c)),
    };

    private static OpCase Case(GoldenCase c, Func<GraphBuilder, IReadOnlyList<Value>, Value> emit, params string[] parameters)
    {
        var operands = new List<Operand> { Read(c, "x", OperandKind.Sample) };
        operands.AddRange(parameters.Where(c.Arrays.ContainsKey).Select(name => Read(c, name, OperandKind.Parameter)));
        return new OpCase(c.Name, operands, emit) { OutputGradient = c.Floats("dy"), Wanted = [.. operands.Select(o => o.Name)] };
    }

    private static OpCase Loss(GoldenCase c, Op op, OperandKind target) =>
        new(c.Name, [Read(c, "x", OperandKind.Sample), Read(c, "target", target)], (g, v) => g.Apply(op, v)) { Wanted = ["x"] };

    private static Operand Read(GoldenCase c, string name, OperandKind kind) => new(name, c.Arrays[name].Shape, c.Floats(name), kind);

    private static Geometry2d Window(GoldenCase c, Value x, Size2d kernel) => Geometry2d.Create(
        x.Shape[2], x.Shape[3], kernel, c.Size("stride"), c.Size("padding"), c.Has("dilation") ? c.Size("dilation") : 1, c.Flag("ceil_mode"));

    private static Pad2dOp Border(int[] sides) => new(Top: sides[2], Bottom: sides[3], Left: sides[0], Right: sides[1]);
}
