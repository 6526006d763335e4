using Cnn.Gpu.Graphs.Ops;

namespace Cnn.Gpu.Benchmarks.Operations;

/// <summary>
/// The ops that can be measured alone. The gradient of max pooling is not among them: it needs the places that the pooling itself found.
/// </summary>
internal static class OpCatalog
{
    private const string Image = "N,C,H,W", Features = "N,F", Logits = "N,K";

    public static IReadOnlyList<OpEntry> All { get; } =
    [
        new("conv2d", OpKind.Convolution, Image, (g, a) =>
        {
            var (x, weight, bias) = (g.Sample("x", a.Shape), g.Weight("weight", a.ConvolutionWeight), g.Weight("bias", [a.Out]));
            g.Result("y", g.Apply(new Conv2dOp(a.Geometry, a.Groups), x, weight, bias)[0]);
        }),
        new("conv2d_backward_data", OpKind.Convolution, Image, (g, a) =>
        {
            var (dy, weight) = (g.Sample("dy", a.Windows(a.Out)), g.Weight("weight", a.ConvolutionWeight));
            g.Result("dx", g.Apply(new Conv2dBackwardDataOp(a.Geometry, a.Groups, a.Shape), dy, weight)[0]);
        }),
        new("conv2d_backward_weights", OpKind.Convolution, Image, (g, a) =>
        {
            var (x, dy) = (g.Sample("x", a.Shape), g.Sample("dy", a.Windows(a.Out)));
            var gradients = g.Apply(new Conv2dBackwardWeightsOp(a.Geometry, a.Groups, a.ConvolutionWeight, HasBias: true), x, dy);
            g.Result("dweight", gradients[0]);
            g.Result("dbias", gradients[1]);
        }),
        new("linear", OpKind.Linear, Features, (g, a) =>
        {
            var (x, weight, bias) = (g.Sample("x", a.Shape), g.Weight("weight", [a.Out, a.Shape[1]]), g.Weight("bias", [a.Out]));
            g.Result("y", g.Apply(new LinearOp(), x, weight, bias)[0]);
        }),
        new("linear_backward_data", OpKind.Linear, Features, (g, a) =>
        {
            var (dy, weight) = (g.Sample("dy", [a.Batch, a.Out]), g.Weight("weight", [a.Out, a.Shape[1]]));
            g.Result("dx", g.Apply(new LinearBackwardDataOp(), dy, weight)[0]);
        }),
        new("linear_backward_weights", OpKind.Linear, Features, (g, a) =>
        {
            var gradients = g.Apply(new LinearBackwardWeightsOp(HasBias: true), g.Sample("x", a.Shape), g.Sample("dy", [a.Batch, a.Out]));
            g.Result("dweight", gradients[0]);
            g.Result("dbias", gradients[1]);
        }),
        Pool("max_pool2d", PoolKind.Max),
        Pool("min_pool2d", PoolKind.Min),
        Pool("avg_pool2d", PoolKind.Average),
        new("avg_pool2d_backward", OpKind.Pooling, Image, (g, a) =>
        {
            var dy = g.Sample("dy", a.Windows(a.Shape[1]));
            g.Result("dx", g.Apply(new Pool2dBackwardOp(PoolKind.Average, a.Geometry, CountIncludePad: true, a.Shape), dy)[0]);
        }),
        .. Activations("relu", Activation.ReLU),
        .. Activations("sigmoid", Activation.Sigmoid),
        .. Activations("tanh", Activation.Tanh),
        new("add", OpKind.Plain, OpEntry.AnyShape, (g, a) =>
            g.Result("z", g.Apply(new AddOp(), g.Sample("x", a.Shape), g.Sample("y", a.Shape))[0])),
        new("dropout", OpKind.Plain, OpEntry.AnyShape, (g, a) =>
            g.Result("y", g.Apply(new DropoutOp(0.5f, Stream: 0), g.Sample("x", a.Shape))[0])),
        new("softmax_cross_entropy", OpKind.Plain, Logits, (g, a) =>
        {
            var results = g.Apply(new SoftmaxCrossEntropyOp(LabelSmoothing: 0), g.Sample("x", a.Shape), g.Labels("target", a.Shape[1]));
            g.Result("loss", results[0]);
            g.Result("dx", results[1]);
        }),
        new("mse_loss", OpKind.Plain, OpEntry.AnyShape, (g, a) =>
        {
            var results = g.Apply(new MseOp(), g.Sample("x", a.Shape), g.Sample("target", a.Shape));
            g.Result("loss", results[0]);
            g.Result("dx", results[1]);
        }),
    ];

    private static OpEntry Pool(string name, PoolKind kind) => new(name, OpKind.Pooling, Image, (g, a) =>
        g.Result("y", g.Apply(new Pool2dOp(kind, a.Geometry), g.Sample("x", a.Shape))[0]));

    private static IEnumerable<OpEntry> Activations(string name, Activation f) =>
    [
        new(name, OpKind.Plain, OpEntry.AnyShape, (g, a) => g.Result("y", g.Apply(new ActivationOp(f), g.Sample("x", a.Shape))[0])),
        new($"{name}_backward", OpKind.Plain, OpEntry.AnyShape, (g, a) =>
            g.Result("dx", g.Apply(new ActivationBackwardOp(f), g.Sample("dy", a.Shape), g.Sample("y", a.Shape))[0])),
    ];
}
