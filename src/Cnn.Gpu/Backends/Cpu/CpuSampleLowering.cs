using Cnn.Gpu.Backends.Cpu.Kernels;
using Cnn.Gpu.Backends.Cpu.Simd;
using Cnn.Gpu.Graphs;
using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Backends.Cpu;

/// <summary>
/// The kernels for predicting fewer samples than a vector has lanes. A block is one sample, stored as [channels / lanes][H][W][lanes]: vectors
/// hold channels, so that no lane is idle for want of samples. Kernels that treat all lanes alike are those of the blocks of samples.
/// </summary>
internal sealed unsafe class CpuSampleLowering<V, S>(Graph graph) : CpuLowering(graph, lanes: 1) where V : struct where S : struct, ISimd<V>
{
    /// <summary>Whether every node has a kernel here; otherwise the samples share a block.</summary>
    public static bool Supports(Graph graph) =>
        graph.Batch < S.Lanes && graph.Outputs.Values.All(o => o.IsBatched && o.Shape.Rank == 2)
        && graph.Inputs.All(i => i.Input is { Format: not InputFormat.Labels, Augmentation: null }) && graph.Nodes.All(n => Supports(graph, n));

    private static bool Supports(Graph graph, Node node) => node.Op switch
    {
        Conv2dOp conv => conv.Groups == 1 && HasWeights(node) && (conv.Pool is null || !graph.IsUsed(node.Outputs[1])),
        LinearOp => HasWeights(node),
        Pool2dOp pool => pool.Kind == PoolKind.Average || !graph.IsUsed(node.Outputs[1]),
        ReshapeOp => node.Outputs[0].Shape.Rank == 2,
        ActivationOp or AddOp or Pad2dOp => true,
        _ => false,
    };

    private static bool HasWeights(Node node) => node.Inputs.Skip(1).All(i => i.Parameter is not null);

    protected override long FloatsOf(Value value) => value.Shape.Elements / value.Shape[0] / value.Shape[1] * Blocks(value.Shape) * S.Lanes;

    protected override void Gather(Value input)
    {
        var spec = input.Input!;
        var buffer = Write(input);
        Add(b => new ChannelGather<V, S>(spec, buffer, b.Input(spec.Name)));
    }

    protected override void Flatten(Node node)
    {
        var x = node.Inputs[0].Shape;
        CpuBuffer from = Read(node.Inputs[0]), to = Write(node.Outputs[0]);
        Add(_ => new ChannelFlatten<V, S>(node.Op.Name, x[1], (int)(x.Elements / x[0] / x[1]), from, to));
    }

    protected override void Lower(Node node)
    {
        var name = node.Op.Name;
        Value input = node.Inputs[0], output = node.Outputs[0];
        var x = Read(input);
        switch (node.Op)
        {
            case Conv2dOp op:
                Convolution(node, op, x);
                break;
            case LinearOp op:
                {
                    var y = Write(output);
                    Add(b => new ChannelLinear<V, S>(name, input.Shape[1], x, y, Pack(b, node), Bias(b, node), op.Activation == Activation.ReLU));
                    break;
                }
            case Pool2dOp op:
                {
                    var y = Write(output);
                    Add(_ => new PoolForward<V, S>(name, op, Blocks(input.Shape), x, y, null));
                    break;
                }
            case ActivationOp op:
                {
                    var y = Write(output);
                    Add(_ => new ActivationForward<V, S>(name, op.Function, op.Slope, x.Floats / S.Lanes, x, y));
                    break;
                }
            case AddOp:
                {
                    CpuBuffer other = Read(node.Inputs[1]), y = Write(output);
                    Add(_ => new Addition<V, S>(name, x.Floats / S.Lanes, x, other, y));
                    break;
                }
            case Pad2dOp op:
                {
                    var y = Write(output);
                    y.KeepForever();
                    Size2d inner = (input.Shape[2], input.Shape[3]), outer = (output.Shape[2], output.Shape[3]);
                    Add(_ => new CopyRectangle<V, S>(name, Blocks(input.Shape), inner, x, inner, 0, y, outer, (op.Top, op.Left)));
                    break;
                }
            default:
                throw new KernelException($"The cpu device has no kernel for {name} of single samples (layer {node.Scope}).");
        }
    }

    private void Convolution(Node node, Conv2dOp op, CpuBuffer x)
    {
        var relu = op.Activation == Activation.ReLU;
        var channels = node.Inputs[0].Shape[1];
        if (op.Pool is null)
        {
            var y = Write(node.Outputs[0]);
            Add(b => new ChannelConvolution<V, S>(op.Name, op.Geometry, channels, x, y, Pack(b, node), Bias(b, node), relu));
            return;
        }
        // The activation never decreases: it may as well come before the pooling.
        var blocks = Blocks(node.Outputs[0].Shape);
        var inner = CreateWorkspace($"{node.Scope} before pooling", (long)blocks * op.Geometry.Positions * S.Lanes);
        Add(b => new ChannelConvolution<V, S>("Conv2d", op.Geometry, channels, x, inner, Pack(b, node), Bias(b, node), relu));
        inner.Touch(Kernels.Count);
        var pooled = Write(node.Outputs[0]);
        Add(_ => new PoolForward<V, S>(op.Pool.Name, op.Pool, blocks, inner, pooled, null));
    }

    private static PackedChannels Pack(CpuBinding binding, Node node)
    {
        var weight = node.Inputs[1].Parameter!;
        return binding.Pack(weight, new PackedChannels(weight.Shape, S.Lanes));
    }

    private static float* Bias(CpuBinding binding, Node node) => binding.Values(node.Inputs.Count > 2 ? node.Inputs[2].Parameter : null);

    private static int Blocks(Shape shape) => (shape[1] + S.Lanes - 1) / S.Lanes;
}
