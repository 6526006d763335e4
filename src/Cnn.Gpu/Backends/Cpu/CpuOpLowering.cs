using System.Runtime.Intrinsics;
using Cnn.Gpu.Backends.Cpu.Kernels;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>The kernels of each op for one vector width.</summary>
internal sealed unsafe class CpuOpLowering<V, S>(Graph graph) : CpuLowering(graph, S.Lanes) where V : struct where S : struct, ISimd<V>
{
    /// <summary>Below this many input channels the taps of a kernel, not the channels, fill the tiles of its gradient.</summary>
    private const int FewChannels = 4;

    private readonly Dictionary<(CpuBuffer, Size2d, Size2d, int Segment), CpuBuffer> _embedded = [];

    /// <summary>Whether there is a kernel for the op as it is.</summary>
    public static bool Supports(Op op) => op switch
    {
        Conv2dOp { Pool: { } pool } conv => conv.Activation is Activation.None or Activation.ReLU && PoolingPays(conv, pool),
        Conv2dOp { Activation: var f } => f is Activation.None or Activation.ReLU,
        LinearOp { Activation: var f } => f is Activation.None or Activation.ReLU,
        _ => true,
    };

    /// <summary>
    /// A pooling of 2 × 2 windows that tile the image is done while the convolution's results are in registers. With padding the convolution
    /// then runs over a padded copy and multiplies zeros too, which must not cost more than the pooling saves, unless Winograd's tiles, which
    /// need the zeros anyway, are likely to be used.
    /// </summary>
    private static bool PoolingPays(Conv2dOp conv, Pool2dOp pool)
    {
        if (pool.Kind == PoolKind.Average || !pool.Geometry.TilesInput || pool.Geometry.Height.Kernel != 2 || pool.Geometry.Width.Kernel != 2) return false;
        return Winograd<V, S>.Fits(conv.Geometry, inputs: 16, outputs: 16, conv.Groups) || Inside(conv.Geometry.Height) * Inside(conv.Geometry.Width) > 0.9;

        static double Inside(AxisGeometry axis) =>
            Enumerable.Range(0, axis.Kernel).Sum(tap => axis.OutputsInside(tap) is var (start, end) ? end - start : 0) / ((double)axis.Kernel * axis.Output);
    }

    protected override void Gather(Value input)
    {
        var spec = input.Input!;
        var buffer = Write(input);
        Add(b => new GatherKernel<V, S>(spec, buffer, b.Input(spec.Name)));
    }

    protected override void Lower(Node node)
    {
        var name = node.Op.Name;
        switch (node.Op)
        {
            case Conv2dOp op: Convolution(node, op); break;
            case Conv2dBackwardDataOp op: ConvolutionBackwardData(node, op); break;
            case Conv2dBackwardWeightsOp op: ConvolutionBackwardWeights(node, op); break;
            case LinearOp op:
                {
                    var (weight, bias) = Parameters(node);
                    CpuBuffer x = Read(node.Inputs[0]), y = Write(node.Outputs[0]);
                    var relu = op.Activation == Activation.ReLU;
                    Add(b => new LinearForward<V, S>(name, x, y, weight.Shape[1], weight.Shape[0], b.Values(weight), b.Values(bias), relu));
                    break;
                }
            case LinearBackwardDataOp:
                {
                    var weight = Parameters(node).Weight;
                    CpuBuffer dy = Read(node.Inputs[0]), dx = Write(node.Outputs[0]);
                    Add(b => new LinearBackwardData<V, S>(name, dy, dx, weight.Shape[1], weight.Shape[0], b.Values(weight)));
                    break;
                }
            case LinearBackwardWeightsOp op:
                {
                    CpuBuffer x = Read(node.Inputs[0]), dy = Read(node.Inputs[1]);
                    var (dw, db, second) = Gradients(node, op.HasBias);
                    int inputs = node.Outputs[0].Shape[1], outputs = node.Outputs[0].Shape[0];
                    Add(_ => new LinearGradient<V, S>(name, x, dy, dw, db, inputs, outputs, second));
                    break;
                }
            case Pool2dOp op:
                {
                    CpuBuffer x = Read(node.Inputs[0]), y = Write(node.Outputs[0]);
                    var indices = node.Outputs.Count > 1 ? WriteIfUsed(node.Outputs[1]) : null;
                    var channels = node.Inputs[0].Shape[1];
                    Add(_ => new PoolForward<V, S>(name, op, channels, x, y, indices));
                    break;
                }
            case Pool2dBackwardOp op:
                {
                    var dy = Read(node.Inputs[0]);
                    var indices = op.Kind == PoolKind.Average ? null : Read(node.Inputs[1]);
                    var y = op.Activation == Activation.None ? null : Read(node.Inputs[^1]);
                    var dx = Write(node.Outputs[0]);
                    var channels = node.Inputs[0].Shape[1];
                    Add(_ => new PoolBackward<V, S>(name, op, channels, dy, indices, y, dx));
                    break;
                }
            case ActivationOp op:
                {
                    CpuBuffer x = Read(node.Inputs[0]), y = Write(node.Outputs[0]);
                    Add(_ => new ActivationForward<V, S>(name, op.Function, op.Slope, Elements(node), x, y));
                    break;
                }
            case ActivationBackwardOp op:
                {
                    CpuBuffer dy = Read(node.Inputs[0]), y = Read(node.Inputs[1]), dx = Write(node.Outputs[0]);
                    Add(_ => new ActivationBackward<V, S>(name, op.Function, op.Slope, Elements(node), dy, y, dx));
                    break;
                }
            case BatchNorm2dOp op: BatchNorm(node, op); break;
            case BatchNorm2dBackwardOp op: BatchNormBackward(node, op); break;
            case BatchNorm2dInferenceOp op:
                {
                    var (weight, bias) = Parameters(node);
                    Parameter mean = node.Inputs[3].Parameter!, variance = node.Inputs[4].Parameter!;
                    CpuBuffer x = Read(node.Inputs[0]), y = Write(node.Outputs[0]);
                    var shape = Normalized(node.Inputs[0], op.Epsilon);
                    Add(b => new BatchNormForward<V, S>(name, shape, x, y, b.Values(weight), b.Values(bias), null, b.Values(mean), b.Values(variance), relu: false));
                    break;
                }
            case AdaptiveAvgPool2dOp:
                {
                    CpuBuffer x = Read(node.Inputs[0]), y = Write(node.Outputs[0]);
                    Add(_ => new AdaptivePoolForward<V, S>(name, node.Inputs[0].Shape, node.Outputs[0].Shape, x, y));
                    break;
                }
            case AdaptiveAvgPool2dBackwardOp:
                {
                    CpuBuffer dy = Read(node.Inputs[0]), dx = Write(node.Outputs[0]);
                    Add(_ => new AdaptivePoolBackward<V, S>(name, node.Outputs[0].Shape, node.Inputs[0].Shape, dy, dx));
                    break;
                }
            case AddOp:
                {
                    CpuBuffer x = Read(node.Inputs[0]), y = Read(node.Inputs[1]), z = Write(node.Outputs[0]);
                    Add(_ => new Addition<V, S>(name, Elements(node), x, y, z));
                    break;
                }
            case DropoutOp op:
                {
                    CpuBuffer x = Read(node.Inputs[0]), y = Write(node.Outputs[0]);
                    Add(_ => new DropoutKernel<V, S>(name, op, Elements(node), x, y));
                    break;
                }
            case Pad2dOp op:
                {
                    var x = Read(node.Inputs[0]);
                    var y = Write(node.Outputs[0]);
                    y.KeepForever();
                    Shape from = node.Inputs[0].Shape, to = node.Outputs[0].Shape;
                    Add(_ => new CopyRectangle<V, S>(name, from[1], Plane(from), x, Plane(from), 0, y, Plane(to), (op.Top, op.Left)));
                    break;
                }
            case Crop2dOp op:
                {
                    CpuBuffer x = Read(node.Inputs[0]), y = Write(node.Outputs[0]);
                    Shape from = node.Inputs[0].Shape, to = node.Outputs[0].Shape;
                    Add(_ => new CopyRectangle<V, S>(name, from[1], Plane(to), x, Plane(from), (op.Top, op.Left), y, Plane(to), 0));
                    break;
                }
            case SoftmaxCrossEntropyOp op:
                {
                    CpuBuffer logits = Read(node.Inputs[0]), labels = Read(node.Inputs[1]), loss = Write(node.Outputs[0]);
                    var gradient = WriteIfUsed(node.Outputs[1]);
                    var classes = node.Inputs[0].Shape[1];
                    Add(_ => new SoftmaxCrossEntropyKernel<V, S>(name, op.LabelSmoothing, classes, logits, labels, loss, gradient));
                    break;
                }
            case MseOp:
                {
                    CpuBuffer prediction = Read(node.Inputs[0]), target = Read(node.Inputs[1]), loss = Write(node.Outputs[0]);
                    var gradient = WriteIfUsed(node.Outputs[1]);
                    var elements = node.Inputs[0].Shape.Sample.Elements;
                    Add(_ => new MseKernel<V, S>(name, elements, prediction, target, loss, gradient));
                    break;
                }
            case CorrectOp:
                {
                    CpuBuffer logits = Read(node.Inputs[0]), labels = Read(node.Inputs[1]), correct = Write(node.Outputs[0]);
                    var classes = node.Inputs[0].Shape[1];
                    Add(_ => new CorrectKernel<V, S>(name, classes, logits, labels, correct));
                    break;
                }
            default:
                throw new KernelException($"The cpu device has no kernel for {name} (layer {node.Scope}).");
        }
    }

    private void BatchNorm(Node node, BatchNorm2dOp op)
    {
        var (weight, bias) = Parameters(node);
        var shape = Normalized(node.Inputs[0], op.Epsilon);
        var partial = CreateForBarrier($"{node.Scope} partial statistics", 2 * shape.Channels);
        var x = Read(node.Inputs[0]);
        Add(_ => new BatchNormStatistics<V, S>($"{op.Name} statistics", shape, x, partial));
        CpuBuffer mean = CreateShared($"{node.Scope} mean", shape.Channels, node.Outputs[1]), variance = CreateShared($"{node.Scope} variance", shape.Channels, node.Outputs[2]);
        AddBarrier(_ => new BatchNormMerge($"{op.Name} merge", shape, partial, mean, variance));
        Read(node.Inputs[0]);
        var y = Write(node.Outputs[0]);
        Add(b => new BatchNormForward<V, S>(op.Name, shape, x, y, b.Values(weight), b.Values(bias), (mean, variance), null, null, relu: false));
    }

    private void BatchNormBackward(Node node, BatchNorm2dBackwardOp op)
    {
        var weight = node.Inputs[2].Parameter ?? throw new KernelException($"The cpu device needs the weights of {op.Name} to be a parameter (layer {node.Scope}).");
        var shape = Normalized(node.Inputs[1], op.Epsilon);
        var partial = CreateForBarrier($"{node.Scope} partial sums", 2 * shape.Channels);
        CpuBuffer dy = Read(node.Inputs[0]), x = Read(node.Inputs[1]), mean = Read(node.Inputs[3]), variance = Read(node.Inputs[4]);
        Add(_ => new BatchNormBackwardSums<V, S>($"{op.Name} sums", shape, dy, x, mean, variance, partial));
        var sums = CreateShared($"{node.Scope} sums", 2 * shape.Channels);
        CpuBuffer? dweight = WriteIfUsed(node.Outputs[1]), dbias = WriteIfUsed(node.Outputs[2]);
        bool addsToWeight = dweight?.Writers > 1, addsToBias = dbias?.Writers > 1;
        AddBarrier(_ => new BatchNormBackwardMerge($"{op.Name} merge", shape, partial, sums, dweight, dbias, addsToWeight, addsToBias));
        Read(node.Inputs[0]);
        Read(node.Inputs[1]);
        if (WriteIfUsed(node.Outputs[0]) is not { } dx) return;
        Add(b => new BatchNormBackwardData<V, S>(op.Name, shape, dy, x, mean, variance, sums, b.Values(weight), dx));
    }

    private static BatchNormShape Normalized(Value x, float epsilon) => new(x.Shape[1], x.Shape[2] * x.Shape[3], epsilon);

    private void Convolution(Node node, Conv2dOp op)
    {
        var (weight, bias) = Parameters(node);
        var relu = op.Activation == Activation.ReLU;
        if (Winograd<V, S>.Fits(op.Geometry, weight.Shape[1], weight.Shape[0], op.Groups))
        {
            var result = new Size2d(op.Geometry.Height.Output, op.Geometry.Width.Output);
            CpuBuffer from = Read(node.Inputs[0]), to = Write(node.Outputs[0]);
            var places = op.Pool is null ? null : WriteIfUsed(node.Outputs[1]);
            var padding = new Size2d(op.Geometry.Height.PadBefore, op.Geometry.Width.PadBefore);
            AddWinograd(op.Name, weight, backward: false, from, Plane(node.Inputs[0].Shape), padding, to, result, bias, relu, op.Pool, places);
            return;
        }
        var geometry = op.Geometry;
        CpuBuffer x;
        if (op.Pool is null) x = Read(node.Inputs[0]);
        else (x, geometry) = Padded(node.Inputs[0], geometry);
        var y = Write(node.Outputs[0]);
        var indices = op.Pool is null ? null : WriteIfUsed(node.Outputs[1]);
        var tile = TapConvolution<V, S>.ChooseTile(weight.Shape[0] / op.Groups, op.Pool is not null);
        AxisTaps[] rows = AxisTaps.Forward(geometry.Height), columns = AxisTaps.Forward(geometry.Width);
        var size = new Size2d(geometry.Height.Input, geometry.Width.Input);
        Add(b => new TapConvolution<V, S>(op.Name, rows, columns, x, size, y, Plane(node.Outputs[0].Shape),
            b.Pack(weight, new PackedTaps(weight.Shape, op.Groups, backward: false, tile)), weight.Shape[3], op.Groups, tile,
            b.Values(bias), relu, op.Pool, indices));
    }

    private void ConvolutionBackwardData(Node node, Conv2dBackwardDataOp op)
    {
        var weight = Parameters(node).Weight;
        if (Winograd<V, S>.Fits(op.Geometry, weight.Shape[1], weight.Shape[0], op.Groups))
        {
            // The gradient of the input is a convolution of dy, padded by 2 - p, with the turned kernel.
            AxisGeometry h = op.Geometry.Height, w = op.Geometry.Width;
            var size = Plane(op.InputShape);
            AddWinograd(op.Name, weight, backward: true, Read(node.Inputs[0]), Plane(node.Inputs[0].Shape), new Size2d(2 - h.PadBefore, 2 - w.PadBefore),
                Write(node.Outputs[0]), size, null, false, null, null);
            return;
        }
        CpuBuffer dy = Read(node.Inputs[0]), dx = Write(node.Outputs[0]);
        var tile = TapConvolution<V, S>.ChooseTile(weight.Shape[1], pooled: false);
        AxisTaps[] rows = AxisTaps.Backward(op.Geometry.Height), columns = AxisTaps.Backward(op.Geometry.Width);
        Add(b => new TapConvolution<V, S>(op.Name, rows, columns, dy, Plane(node.Inputs[0].Shape), dx, Plane(op.InputShape),
            b.Pack(weight, new PackedTaps(weight.Shape, op.Groups, backward: true, tile)), weight.Shape[3], op.Groups, tile, null, false, null, null));
    }

    private void ConvolutionBackwardWeights(Node node, Conv2dBackwardWeightsOp op)
    {
        var geometry = op.Geometry;
        if (Winograd<V, S>.Fits(geometry, op.WeightShape[1], op.WeightShape[0], op.Groups))
        {
            CpuBuffer source = Read(node.Inputs[0]), gradient = Read(node.Inputs[1]);
            var (weights, biases, again) = Gradients(node, op.HasBias);
            Add(_ => new WinogradGradient<V, S>(op.Name, geometry, source, gradient, weights, biases, op.WeightShape, again));
            return;
        }
        CpuBuffer x;
        if (op.WeightShape[1] >= FewChannels) x = Read(node.Inputs[0]);
        else (x, geometry) = Padded(node.Inputs[0], geometry);
        var dy = Read(node.Inputs[1]);
        var (dw, db, second) = Gradients(node, op.HasBias);
        Add(_ => new ConvolutionGradient<V, S>(op.Name, geometry, op.WeightShape, op.Groups, x, dy, dw, db, second));
    }

    private void AddWinograd(string name, Parameter weight, bool backward, CpuBuffer source, Size2d sourceSize, Size2d padding, CpuBuffer destination, Size2d size,
        Parameter? bias, bool relu, Pool2dOp? pool, CpuBuffer? indices)
    {
        if (S.Registers >= 32)
            Add(b => new WinogradConvolution<V, S, Vector256<float>, Simd256>(name, source, sourceSize, padding, destination, size,
                b.Pack(weight, new PackedWinograd<Vector256<float>, Simd256>(weight.Shape, backward)), b.Values(bias), relu, pool, indices));
        else
            Add(b => new WinogradConvolution<V, S, Vector128<float>, Simd128>(name, source, sourceSize, padding, destination, size,
                b.Pack(weight, new PackedWinograd<Vector128<float>, Simd128>(weight.Shape, backward)), b.Values(bias), relu, pool, indices));
    }

    /// <summary>A value with zeros around it, and the geometry without padding that reads it.</summary>
    private (CpuBuffer, Geometry2d) Padded(Value value, Geometry2d geometry)
    {
        AxisGeometry h = geometry.Height, w = geometry.Width;
        var outer = new Geometry2d(
            h with { Input = h.Input + h.PadBefore + h.PadAfter, PadBefore = 0, PadAfter = 0 },
            w with { Input = w.Input + w.PadBefore + w.PadAfter, PadBefore = 0, PadAfter = 0 });
        return (Embedded(value, new Size2d(outer.Height.Input, outer.Width.Input), (h.PadBefore, w.PadBefore)), outer);
    }

    /// <summary>A value within a larger image of zeros; made once for all kernels up to the next barrier that read it so, and not at all if it fills the image.</summary>
    private CpuBuffer Embedded(Value value, Size2d size, Size2d corner)
    {
        var source = Read(value);
        var inner = Plane(value.Shape);
        if (inner == size) return source;
        if (!_embedded.TryGetValue((source, size, corner, Barriers.Count), out var image))
        {
            var channels = value.Shape[1];
            image = _embedded[(source, size, corner, Barriers.Count)] = CreateZeroed($"{value.Name} padded", (long)channels * size.Height * size.Width * Lanes);
            // What hangs over the far edge is never needed.
            Size2d copied = (Math.Min(inner.Height, size.Height - corner.Height), Math.Min(inner.Width, size.Width - corner.Width));
            Add(_ => new CopyRectangle<V, S>("Pad", channels, copied, source, inner, 0, image, size, corner));
        }
        return image;
    }

    private (CpuBuffer Weight, CpuBuffer? Bias, bool Second) Gradients(Node node, bool hasBias)
    {
        var weight = Write(node.Outputs[0]);
        return (weight, hasBias ? Write(node.Outputs[1]) : null, weight.Writers > 1);
    }

    private static (Parameter Weight, Parameter? Bias) Parameters(Node node) =>
        (node.Inputs[1].Parameter ?? throw new KernelException($"The cpu device needs the weights of {node.Op.Name} to be a parameter (layer {node.Scope})."),
            node.Inputs.Count > 2 ? node.Inputs[2].Parameter : null);

    private static long Elements(Node node) => node.Outputs[0].Shape.Sample.Elements;

    private static Size2d Plane(Shape shape) => new(shape[2], shape[3]);
}
