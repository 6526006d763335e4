using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Tests.Conformance;

/// <summary>Convolution, pooling and padding over odd and degenerate shapes.</summary>
internal static class WindowCases
{
    public static IEnumerable<OpCase> All => [.. Small, .. WideConvolutions];

    /// <summary>What a simulator of a device can run in seconds.</summary>
    public static IEnumerable<OpCase> Small => [.. Convolutions, .. NarrowMatrices, .. Poolings, .. Borders];

    private static IEnumerable<OpCase> Convolutions =>
    [
        Conv("1x1 image", 1, 1, (1, 1), 1, 1),
        Conv("1x1 kernel", 3, 5, (4, 7), 3, 1),
        Conv("kernel covers input", 17, 3, (4, 5), 2, (4, 5)),
        Conv("kernel covers padded input", 3, 2, (3, 2), 4, (5, 4), padding: 1),
        Conv("3x3, padding 1", 33, 3, (6, 5), 4, 3, padding: 1),
        Conv("5x5, padding 2", 17, 1, (8, 8), 6, 5, padding: 2),
        Conv("one row", 3, 2, (1, 9), 3, (1, 3)),
        Conv("one column", 17, 2, (9, 1), 3, (3, 1), padding: (1, 0)),
        Conv("even kernel, same", 3, 2, (5, 6), 3, (2, 4), padding: Padding.Same),
        Conv("full", 3, 2, (4, 3), 2, (3, 2), padding: Padding.Full),
        Conv("stride 2", 17, 3, (7, 8), 5, 3, stride: 2, padding: 1),
        Conv("stride beyond kernel", 3, 2, (11, 9), 3, 2, stride: (4, 3)),
        Conv("rectangular all over", 3, 4, (9, 12), 6, (3, 2), stride: (1, 3), padding: (2, 1), dilation: (2, 1), groups: 2),
        Conv("dilation", 17, 2, (9, 9), 3, 3, padding: 2, dilation: (3, 2)),
        Conv("padding beyond kernel", 1, 2, (3, 3), 2, 2, padding: 3),
        Conv("groups", 17, 6, (5, 5), 9, 3, padding: 1, groups: 3),
        Conv("depthwise", 33, 5, (6, 6), 5, 3, padding: 1, groups: 5),
        Conv("depthwise, multiplier 2", 3, 3, (6, 6), 6, 3, stride: 2, padding: 1, groups: 3),
        Conv("no bias", 17, 3, (5, 4), 7, 3, bias: false),
    ];

    /// <summary>Just wide enough for products of matrices: one of the convolution, one of its gradients, both of them.</summary>
    private static IEnumerable<OpCase> NarrowMatrices =>
    [
        Conv("to 17 channels", 2, 4, (3, 4), 17, 3, padding: 1),
        Conv("to 16 channels, stride 2", 17, 5, (6, 5), 16, (3, 2), stride: 2, padding: 1, bias: false),
        Conv("from 18 channels", 2, 18, (4, 3), 4, 3, stride: (2, 1), dilation: (1, 2), padding: 2),
        Conv("from 16 channels to 16", 1, 16, (3, 2), 16, 2),
    ];

    private static IEnumerable<OpCase> WideConvolutions =>
    [
        Conv("wide channels", 2, 37, (5, 5), 35, 3, padding: 1),
        Conv("wide channels, no padding", 17, 17, (6, 11), 18, 3),
        Conv("wide channels, one-sided tiles", 3, 16, (9, 4), 21, 3, padding: (1, 2)),
        Conv("wide channels, padding beyond kernel", 3, 16, (4, 5), 16, 3, padding: 3),
        Conv("wide channels, padding 2, no bias", 3, 18, (3, 6), 16, 3, padding: 2, bias: false),
    ];

    private static IEnumerable<OpCase> Poolings =>
        from kind in Enum.GetValues<PoolKind>()
        from includePad in kind == PoolKind.Average ? new[] { true, false } : [true]
        from pool in new[]
        {
            Pool(kind, "1x1", 1, 1, (1, 1), 1, 1, includePad: includePad),
            Pool(kind, "2x2", 17, 3, (6, 8), 2, 2, includePad: includePad),
            Pool(kind, "2x2, odd input", 3, 2, (7, 5), 2, 2, includePad: includePad),
            Pool(kind, "covers input", 33, 2, (3, 4), (3, 4), 1, includePad: includePad),
            Pool(kind, "overlapping", 17, 2, (7, 6), 3, 2, padding: 1, includePad: includePad),
            Pool(kind, "stride 1", 3, 1, (5, 5), (2, 3), 1, padding: (1, 1), includePad: includePad),
            Pool(kind, "stride beyond kernel", 3, 2, (9, 10), 2, (3, 4), includePad: includePad),
            Pool(kind, "ceil mode", 17, 2, (8, 7), 3, 2, padding: 1, ceilMode: true, includePad: includePad),
        }
        select pool;

    private static IEnumerable<OpCase> Borders =>
    [
        Unary("pad 1 2 3 0", new Pad2dOp(1, 2, 3, 0), [17, 2, 3, 4]),
        Unary("pad nothing", new Pad2dOp(0, 0, 0, 0), [3, 1, 1, 1]),
        Unary("max pool, dilated", new Pool2dOp(PoolKind.Max, Geometry2d.Create(9, 8, (3, 2), 1, 1, (2, 3))), [3, 2, 9, 8], distinct: true),
    ];

    private static OpCase Conv(string name, int batch, int channels, Size2d size, int outChannels, Size2d kernel, Size2d? stride = null,
        Padding padding = default, Size2d? dilation = null, int groups = 1, bool bias = true)
    {
        var geometry = Geometry2d.Create(size.Height, size.Width, kernel, stride ?? 1, padding, dilation ?? 1);
        Shape x = [batch, channels, size.Height, size.Width], weight = [outChannels, channels / groups, kernel.Height, kernel.Width];
        List<Operand> operands =
        [
            new("x", x, RandomValues.Uniform(x, 1), OperandKind.Sample),
            new("weight", weight, RandomValues.Uniform(weight, 2), OperandKind.Parameter),
        ];
        if (bias) operands.Add(new("bias", [outChannels], RandomValues.Uniform([outChannels], 3), OperandKind.Parameter));
        return new OpCase($"conv {name}, batch {batch}", operands, (g, v) => g.Apply(new Conv2dOp(geometry, groups), v))
        {
            OutputGradient = RandomValues.Uniform([batch, outChannels, geometry.Height.Output, geometry.Width.Output], 4),
            Wanted = [.. operands.Select(o => o.Name)],
        };
    }

    private static OpCase Pool(PoolKind kind, string name, int batch, int channels, Size2d size, Size2d kernel, Size2d stride,
        Padding padding = default, bool ceilMode = false, bool includePad = true) => Unary(
            $"{kind} pool {name}{(includePad ? "" : ", without padding")}",
            new Pool2dOp(kind, Geometry2d.Create(size.Height, size.Width, kernel, stride, padding, 1, ceilMode), includePad),
            [batch, channels, size.Height, size.Width], distinct: true);

    private static OpCase Unary(string name, Op op, Shape x, bool distinct = false)
    {
        // Not wider apart than needed: the smaller the values, the smaller the rounding of finite differences.
        var values = distinct ? RandomValues.Distinct(x, 1f / 64, 1) : RandomValues.Uniform(x, 1);
        var operand = new Operand("x", x, values, OperandKind.Sample);
        var y = op.Infer([new Value(0, new ValueSpec(x), "x")])[0].Shape;
        return new OpCase($"{name}, batch {x[0]}", [operand], (g, v) => g.Apply(op, v))
        {
            OutputGradient = RandomValues.Uniform(y, 4),
            Wanted = ["x"],
            DifferenceStep = distinct ? 1f / 256 : 0.25f,
        };
    }
}
